"""Clients of scripts/bench data: data.py upload|download FILE URL... sends FILE to each URL, or fetches it from there, all at once.

Prints the seconds from the moment all are connected until the last is done. Every byte that comes back is compared with the file's.
"""
import http.client
import mmap
import os
import sys
import time
import urllib.parse

PIECE = 1 << 20


def connect(url):
    address = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=600)
    connection.connect()
    return connection, address.path


def upload(connection, path, file):
    connection.putrequest("PUT", path)
    connection.putheader("Content-Type", "application/octet-stream")
    connection.putheader("Content-Length", str(os.fstat(file.fileno()).st_size))
    connection.endheaders()
    try:
        connection.sock.sendfile(file)
    except (BrokenPipeError, ConnectionResetError):
        pass  # The answer says why nothing more was wanted.
    answer = connection.getresponse()
    answer.read()
    if answer.status not in (201, 204):
        sys.exit(f"PUT {path}: {answer.status} {answer.reason}")


def download(connection, path, file):
    connection.request("GET", path)
    answer = connection.getresponse()
    if answer.status != 200:
        sys.exit(f"GET {path}: {answer.status} {answer.reason}")
    expected = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    piece, came = bytearray(PIECE), 0
    while count := answer.readinto(piece):
        if count < PIECE:
            piece = piece[:count]
        if piece != expected[came:came + count]:
            sys.exit(f"GET {path}: other bytes came back, between {came} and {came + count}")
        came += count
        if count < PIECE:
            piece = bytearray(PIECE)
    if came != len(expected):
        sys.exit(f"GET {path}: {came} bytes came back of {len(expected)}")


def client(way, name, url, ready, start):
    with open(name, "rb") as file:
        connection, path = connect(url)
        os.write(ready, b".")
        os.close(ready)
        os.read(start, 1)  # Ends when the parent closes its side: all begin at once.
        way(connection, path, file)
        connection.close()


def main():
    way, name, urls = {"upload": upload, "download": download}[sys.argv[1]], sys.argv[2], sys.argv[3:]
    ready, told_ready = os.pipe()
    waits, start = os.pipe()
    children = []
    for url in urls:
        child = os.fork()
        if child == 0:
            os.close(start)
            try:
                client(way, name, url, told_ready, waits)
            except (OSError, http.client.HTTPException) as error:
                sys.exit(f"{url}: {error!r}")
            sys.exit(0)
        children.append(child)
    os.close(told_ready)
    for _ in urls:
        if not os.read(ready, 1):
            break  # One ended before it was ready; its status says so below.
    began = time.monotonic()
    os.close(start)
    failed = [child for child in children if os.waitpid(child, 0)[1] != 0]
    if failed:
        sys.exit(1)
    print(f"{time.monotonic() - began:.4f}")


main()
