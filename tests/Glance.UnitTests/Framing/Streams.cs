using FsCheck;
using FsCheck.Fluent;

namespace Glance.UnitTests.Framing;

/// <summary>Streams of requests, most of them nearly well-formed: where readers disagree is near the rules.</summary>
internal static class Streams
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "HEAD", "OPTIONS", "PATCH", "get", "X-Y", "G T", ""];
    private static readonly string[] Targets = ["/", "/v2/images", "/v2/images?name=\u00c3\u00bc", "/a%2Fb?x=%00", "/a%00", "*", "http://y/a", "HTTP://y:1", "http://", "/a b", "a", "/\u0001", ""];
    private static readonly string[] Versions = ["HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/1.2", "HTTP/2.0", "HTTP/1.1 ", "http/1.1", "HTTP/11", ""];
    private static readonly string[] Ends = ["\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r", "\r\r\n", " \r\n"];
    private static readonly string[] Headers =
    [
        "Host: x", "Host: x", "Host: x", "Host: [fe80::1%eth0]:1", "Host:", "Host: a b", "hOST:x:1", "Host : x", " folded", "X: \u00fc", "X: \u0000", "X:\t\u0001 ",
        "Content-Length: 3", "Content-Length: 0", "content-length:3 ", "Content-Length: +3", "Content-Length: 3, 3", "Content-Length: 00000000000000000003", "Content-Length: 99999999999999999999",
        "Transfer-Encoding: chunked", "Transfer-Encoding: Chunked", "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: chunked, gzip", "Transfer-Encoding: identity", "Transfer-Encoding:",
        "Transfer-Encoding: \u000bchunked", "TRANSFER-ENCODING:chunked", "Expect: 100-continue", "Expect: other", "Connection: close", "Connection: Upgrade", "Upgrade: h2c", "X", ": x", "X(: x",
    ];

    private static readonly string[] Bodies =
    [
        "", "abc", "abcGET / HTTP/1.1\r\nHost: x\r\n\r\n", "3\r\nabc\r\n0\r\n\r\n", "0\r\n\r\n", "0003\r\nabc\r\n000000000000\r\nA: b\r\n\r\n", "3;a=b\r\nabc\r\n0;c\r\n\r\n", "3\r\nabcd\r\n0\r\n\r\n",
        "3\nabc\r\n0\r\n\r\n", "80000000\r\nabc", "ffffffffffffffffff\r\n", "3;a\n\r\nabc\r\n0\r\n\r\n", "3\r\nabc\r\n0\r\nbad\r\n\r\n", "-1\r\n", "1\r\na\r\n2\r\nbc\r\n0\r\nA: b\r\n\r\n", "3\r\nab",
    ];

    public static Arbitrary<string> Any() => Gen.ListOf(Gen.Frequency((6, Request(clean: true)), (3, Request(clean: false)), (1, Broken())))
        .Select(static requests => string.Concat(requests.Take(4)))
        .ToArbitrary();

    private static Gen<string> Request(bool clean) =>
        from start in Gen.Frequency((9, Gen.Constant("")), (1, Gen.Elements("\r\n", "\r\n\r\n", "\n")))
        from method in Gen.Elements(clean ? Methods[..6] : Methods)
        from target in Gen.Elements(clean ? Targets[..3] : Targets)
        from version in Gen.Elements(clean ? Versions[..4] : Versions)
        from headers in Gen.ListOf(Gen.Elements(Headers))
        from framing in Gen.Elements("", "", "Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n")
        from end in Gen.Elements(clean ? Ends[..8] : Ends)
        from body in Gen.Elements(Bodies)
        select $"{start}{method} {target} {version}\r\n{(clean ? "Host: x\r\n" + framing : "")}{string.Concat(headers.Take(clean ? 0 : 3).Select(header => header + end))}\r\n{body}";

    private static Gen<string> Broken() =>
        from request in Request(clean: true)
        from at in Gen.Choose(0, request.Length - 1)
        from strange in Gen.Elements("", "\0", "\r", "\n", " ", "\u00ff", ":", "0", "\t")
        select request[..at] + strange + request[(at + 1)..];
}
