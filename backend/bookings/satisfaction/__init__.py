"""One question after a visit: asked once, answered without a name, and summed by five."""
