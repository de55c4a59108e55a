"""Nobody met the person: whom to call, one after the other, until somebody has seen them or spoken with them."""
