"""The floor of the pages: one that says hello, served as ours are. `python -m bench.hello PORT`."""

import sys

import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse

hello = FastAPI()


@hello.get("/")
def say() -> HTMLResponse:
    """Hello."""
    return HTMLResponse("<!DOCTYPE html><title>Hej</title><p>Hej")


if __name__ == "__main__":
    uvicorn.run(hello, host="127.0.0.1", port=int(sys.argv[1]), access_log=False, log_level="warning")
