"""Blueprint x View -> Diagram: what one picture shows, before anything has a place."""
