workspace "Schematic diagram: a sample" "A developer pushes; images go from one registry to the next." {
    !const U-0024 $
    model {
        properties {
            "structurizr.groupSeparator" "|"
        }
        // address: "ci"
        group "CI/CD cluster" {
            ci_platform = element "CI/CD platform" "" "A card." "developer" {
                properties {
                    "address" "ci.platform"
                    "kind" "ci-platform"
                    "instances" "1..n+1"
                }
            }
            ci_registry = element "Image registry (transient)" "" "A card." "services" {
                properties {
                    "address" "ci.registry"
                    "kind" "ci-platform"
                    "instances" "1..n+1"
                }
            }
        }
        developer = element "Developer" "" "" "figure" {
            properties {
                "address" "developer"
            }
        }
        rel_1 = developer -> ci_platform "triggers" "" "solid" {
            properties {
                "address" "developer->ci.platform#triggers"
                "type" "triggers"
            }
        }
        rel_2 = ci_platform -> ci_registry "appImage:dev" "" "dashed" {
            properties {
                "address" "ci.platform->ci.registry#builds"
            }
        }
    }
    views {
        custom deployment "Schematic diagram: a sample" "A developer pushes; images go from one registry to the next." {
            include ci_platform ci_registry developer
            exclude "relationship==*"
            include rel_1 rel_2
            autoLayout lr
        }
        // 1. The developer pushes.
        // 2. The platform builds.
        dynamic * deployment_storyline "A developer pushes; images go from one registry to the next." {
            title "Schematic diagram: a sample"
            1: rel_1 "The developer pushes."
            2: rel_2 "The platform builds."
            autoLayout lr
        }
        styles {
            element "developer" {
                shape RoundedBox
                background "#152c59"
                stroke "#152c59"
                color "#ffffff"
            }
            element "figure" {
                shape RoundedBox
                background "#f5f5f5"
                stroke "#f5f5f5"
                color "#3c4046"
            }
            element "services" {
                shape RoundedBox
                background "#444444"
                stroke "#444444"
                color "#ffffff"
            }
            element "zone" {
                shape RoundedBox
                background "#e6e7e9"
                stroke "#d2d4d7"
                color "#3c4046"
            }
            element person {
                shape Person
            }
            relationship solid {
                style solid
                color "#33373d"
            }
            relationship dashed {
                style dashed
                color "#33373d"
            }
        }
    }
}
