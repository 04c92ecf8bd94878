// Serves cuelabs.dev's registry, which has the referrers API, from memory, on a free port of this machine.
package main

import (
	"flag"
	"log"
	"net"
	"net/http"

	"cuelabs.dev/go/oci/ociregistry/ocimem"
	"cuelabs.dev/go/oci/ociregistry/ociserver"
)

func main() {
	var memory ocimem.Config
	var server ociserver.Options
	flag.BoolVar(&memory.ImmutableTags, "immutable-tags", false, "refuse to move or delete a tag")
	flag.BoolVar(&server.DisableReferrersFiltering, "no-filter", false, "ignore artifactType when listing")
	flag.BoolVar(&server.DisableSinglePostUpload, "no-single-post", false, "answer a POST that has a blob with 202")
	flag.BoolVar(&server.OmitDigestFromTagGetResponse, "no-digest", false, "leave out Docker-Content-Digest")
	flag.Parse()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	log.Printf("listening on %s", listener.Addr())
	registry := ociserver.New(ocimem.NewWithConfig(&memory), &server)
	log.Fatal(http.Serve(listener, http.HandlerFunc(func(answer http.ResponseWriter, request *http.Request) {
		log.Printf("\"%s %s %s\"", request.Method, request.URL, request.Proto)
		registry.ServeHTTP(answer, request)
	})))
}
