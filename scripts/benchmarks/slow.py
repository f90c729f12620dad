"""Clients of scripts/bench slow: slow.py download|upload|idle NUMBER URL... opens NUMBER connections and keeps them as they are.

Writes a line when each is where it stays; leaves when its standard input ends.
"""
import itertools
import resource
import select
import socket
import sys
import urllib.parse

FIRST, LATER = b"\0" * (128 << 10), b"\0" * 4096


def connect(url):
    address = urllib.parse.urlsplit(url)
    client = socket.create_connection((address.hostname, address.port), timeout=60)
    return client, f"{address.path} HTTP/1.1\r\nHost: {address.netloc}\r\n"


def answered(client, url):
    answer = client.recv(4096)
    if not answer.startswith(b"HTTP/1.1 200 "):
        sys.exit(f"{url}: {answer[:200]!r}")


def get(url):
    client, head = connect(url)
    client.sendall(f"GET {head}\r\n".encode())
    answer = client.recv(4096)
    if not answer.startswith(b"HTTP/1.1 200 "):
        sys.exit(f"{url}: {answer[:200]!r}")
    return client


def upload(url):
    client, head = connect(url)
    client.sendall(f"PUT {head}Content-Type: application/octet-stream\r\nContent-Length: {1 << 30}\r\n\r\n".encode())
    client.sendall(FIRST)
    return client


def wait(clients, sends):
    """Until standard input ends; what sends goes on with a little every second."""
    while not select.select([sys.stdin], [], [], 1)[0]:
        for client in clients if sends else ():
            client.sendall(LATER)


def main():
    way, number, urls = {"download": get, "upload": upload, "idle": get}[sys.argv[1]], int(sys.argv[2]), sys.argv[3:]
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    clients = [way(url) for url in itertools.islice(itertools.cycle(urls), number)]
    print("ready", flush=True)
    wait(clients, way is upload)


main()
