# What the tests share; sourced by them. They need sh, coreutils, find and sed; smoke also the busybox of the
# image, which must not be asked for a judgement of itself.
set -eu

fail() {
    printf '%s\n' "FAILED $BLUEPRINT_IMAGE: $*" >&2
    exit 1
}

pass() {
    printf '%s\n' "passed $BLUEPRINT_IMAGE: $*"
    exit 0
}

for name in BLUEPRINT_IMAGE BLUEPRINT_ROOTFS BLUEPRINT_CONFIG; do
    eval "value=\${$name:-}"
    [ -n "$value" ] || { printf '%s\n' "FAILED: $name is not set (blueprint sets it when it runs a test)" >&2; exit 1; }
done
[ -d "$BLUEPRINT_ROOTFS" ] || fail "there is no unpacked image at BLUEPRINT_ROOTFS"
[ -r "$BLUEPRINT_CONFIG" ] || fail "there is no image config at BLUEPRINT_CONFIG"

busybox=$BLUEPRINT_ROOTFS/bin/busybox

# The config without the spaces between its tokens; no value that the tests look for contains a space.
config() { tr -d ' \n\t' <"$BLUEPRINT_CONFIG"; }

configured() { # literal text of the config
    case $(config) in *"$1"*) return 0 ;; *) return 1 ;; esac
}

label() { # name: the label's value, empty when there is none
    config | sed -n "s|.*\"Labels\":{[^}]*\"$1\":\"\([^\"]*\)\".*|\1|p"
}
