from litestar import Router

router = Router("/api", route_handlers=[])
