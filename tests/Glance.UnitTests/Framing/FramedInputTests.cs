using NUnit.Framework;

namespace Glance.UnitTests.Framing;

internal sealed class FramedInputTests
{
    private const string Get = "GET /v2/images HTTP/1.1\r\nHost: x\r\n\r\n";
    private const string Chunked = "PUT /v2/images/1/file HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";

    [TestCase(Get)]
    [TestCase("\r\n\r\n" + Get)]
    [TestCase("GET /a?b HTTP/1.0\r\n\r\n")]
    [TestCase("OPTIONS * HTTP/1.1\r\nhost: [::1]:9292\r\n\r\n")]
    [TestCase("POST /v2/images HTTP/1.1\r\nHost: x\r\nX: \u00fc\u0001\r\ncontent-length:  3 \t\r\n\r\nabc")]
    [TestCase(Chunked + "3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n")]
    [TestCase(Get + Chunked + "0\r\n\r\n" + Get)]
    public void What_is_well_formed_is_read_as_it_was_sent(string sent)
    {
        var read = Transcript.Of(sent);

        Assert.That(read, Is.EqualTo(new Transcript(sent, "over", null, null)));
    }

    [TestCase("GET /v2/images?name=\u00c3\u00bc HTTP/1.1\r\nHost: x\r\n\r\n", "GET /v2/images?name=%C3%BC HTTP/1.1\r\nHost: x\r\n\r\n")]
    [TestCase("GET http://y:1/a?b HTTP/1.1\r\nA: b\r\nHost: x\r\nC: d\r\n\r\n", "GET /a?b HTTP/1.1\r\nA: b\r\nC: d\r\nHost: y:1\r\n\r\n")]
    [TestCase("GET HTTPS://y?b HTTP/1.1\r\nHost: x\r\n\r\n", "GET /?b HTTP/1.1\r\nHost: y\r\n\r\n")]
    [TestCase("POST /a HTTP/1.0\r\nA: b\r\n\r\n", "POST /a HTTP/1.0\r\nA: b\r\nContent-Length: 0\r\n\r\n")]
    [TestCase(Chunked + "000000000003\r\nabc\r\n000000000\r\n\r\n", Chunked + "3\r\nabc\r\n0\r\n\r\n")]
    [TestCase(Chunked + "3;a;b=c;d=\"e;\\\"\" ; f\r\nabc\r\n0 ;x\r\n\r\n", Chunked + "3\r\nabc\r\n0\r\n\r\n")]
    [TestCase(Chunked + "0\r\nA: b\r\nContent-Length: 5\r\n\r\n" + Get, Chunked + "0\r\n\r\n" + Get)]
    public void What_Kestrel_would_not_take_is_read_as_the_same_in_its_words(string sent, string read)
    {
        var transcript = Transcript.Of(sent);

        Assert.That(transcript.End, Is.EqualTo("over"));
        Assert.That(transcript.Read, Is.EqualTo(read));
    }

    [TestCase("[fe80::1%eth0]:9292")]
    [TestCase("[fe80::1%25eth0]")]
    [TestCase("[::]")]
    [TestCase("x:")]
    [TestCase("a,b+c")]
    public void A_host_that_Kestrel_does_not_take_is_kept_for_the_pipeline(string host)
    {
        var transcript = Transcript.Of($"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n", ends: false);

        Assert.That(transcript, Is.EqualTo(new Transcript("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "waits", null, host)));
    }

    [Test]
    public void What_is_no_request_is_refused_before_its_line_ends_wherever_segments_of_the_pipe_end([Range(0, 40)] int padding)
    {
        var transcript = Transcript.Of($"GET /{new string('a', padding)} HTTP/1.1\r\nHost: x\r\n\r\n80000000\rabc", ends: false);

        Assert.That(transcript.End, Is.EqualTo("refused 400"));
    }

    [Test]
    public void A_chunk_larger_than_Kestrel_counts_is_read_as_several()
    {
        var transcript = Transcript.Of(Chunked + "80000000\r\nabc", ends: false);

        Assert.That(transcript.Read, Is.EqualTo(Chunked + "7fffffff\r\nabc"));
        Assert.That(transcript.End, Is.EqualTo("waits"));
    }

    [TestCase("GET /\r\n", 400)]
    [TestCase("GET / HTTP/1.1\n", 400)]
    [TestCase("GET  / HTTP/1.1\r\n", 400)]
    [TestCase("GET / HTTP/1.1 \r\n", 400)]
    [TestCase("GET /\t HTTP/1.1\r\n", 400)]
    [TestCase("GET /a\u0001 HTTP/1.1\r\n", 400)]
    [TestCase("GET * HTTP/1.1\r\n", 400)]
    [TestCase("GET a HTTP/1.1\r\n", 400)]
    [TestCase("GET http:///a HTTP/1.1\r\n", 400)]
    [TestCase("GET http://u@y/a HTTP/1.1\r\n", 400)]
    [TestCase("GET /a%00 HTTP/1.1\r\n", 400)]
    [TestCase("G(T / HTTP/1.1\r\n", 400)]
    [TestCase("\u0016\u0003\u0001", 400)]
    [TestCase("GET / http/1.1\r\n", 400)]
    [TestCase("CONNECT /v2/images HTTP/1.1\r\n", 501)]
    [TestCase("CONNECT x:1 HTTP/1.1\r\n", 501)]
    [TestCase("PRI * HTTP/2.0\r\n", 505)]
    [TestCase("GET / HTTP/1.2\r\n", 505)]
    [TestCase("\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\n\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nHost: a b\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nHost: x:y\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nHost: [::1%]\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nHost: \u00fc\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nA : b\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\n A: b\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\n: b\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nA\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nA\u00fc: b\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nA: b\u0000\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nA: b\rc\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nA: b\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nContent-Length: +5\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nContent-Length: -5\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nContent-Length: 0x5\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nContent-Length: 5, 5\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nContent-Length: 5 5\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nContent-Length:\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nContent-Length: \u000b5\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nContent-Length: 9223372036854775808\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nContent-Length: 5\r\ncontent-length: 5\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400)]
    [TestCase("GET / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501)]
    [TestCase("GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n", 501)]
    [TestCase("GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, gzip\r\n\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity\r\n\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: ,chunked\r\n\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding:\r\n\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: \u000bchunked\r\n\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked;q=1\r\n\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: \"chunked\"\r\n\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nHost: x\r\nExpect: 200-ok\r\n\r\n", 417)]
    [TestCase("GET / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue, other\r\n\r\n", 417)]
    public void What_another_might_read_differently_is_refused(string sent, int status)
    {
        var transcript = Transcript.Of(sent, ends: false);

        Assert.That(transcript.End, Is.EqualTo($"refused {status}"));
        Assert.That(transcript.Read, Is.EqualTo("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        Assert.That(transcript.RequestLine, Is.Not.Null);
    }

    [TestCase("\r\n")]
    [TestCase("x\r\n")]
    [TestCase("+3\r\n")]
    [TestCase("0x3\r\n")]
    [TestCase("3\n")]
    [TestCase("-3\r\n")]
    [TestCase(" 3\r\n")]
    [TestCase("3_3\r\n")]
    [TestCase("3 \r\n")]
    [TestCase("3\t\r\n")]
    [TestCase("3;a;\r\n")]
    [TestCase("3 3\r\n")]
    [TestCase("3;\r\n")]
    [TestCase("3;a=\r\n")]
    [TestCase("3;a=\"b\r\n")]
    [TestCase("3;a=\"\\\r\"\r\n")]
    [TestCase("3;a=\"\\\0\"\r\n")]
    [TestCase("3;a=\"\\\u007f\"\r\n")]
    [TestCase("3;a\nb\r\n")]
    [TestCase("3;a\rb\r\n")]
    [TestCase("8000000000000000\r\n")]
    [TestCase("fffffffffffffffffffffffff\r\n")]
    [TestCase("3\r\nabcX")]
    [TestCase("3\r\nabc\rX")]
    [TestCase("3\r\nabc\n")]
    [TestCase("0\r\nA\r\n")]
    [TestCase("0\r\n A: b\r\n")]
    [TestCase("0\r\nA: b\n")]
    [TestCase("0\r\nA: b\rc\r\n")]
    [TestCase("0\r\n\n")]
    [TestCase("3\r\nab")]
    [TestCase("3")]
    [TestCase("0\r\n")]
    [TestCase("0\r\nA: b\r\n")]
    public void A_body_that_is_not_in_good_form_or_ends_too_early_breaks(string body)
    {
        var transcript = Transcript.Of(Chunked + body);

        Assert.That(transcript.End, Is.EqualTo("broken 400"));
    }

    [Test]
    public void What_is_too_long_is_refused_before_it_ends([Values] bool oneByOne)
    {
        Func<int>? piece = oneByOne ? () => 1 : null;
        Assert.Multiple(() =>
        {
            Assert.That(Transcript.Of("GET /" + new string('a', 8192), piece, ends: false).End, Is.EqualTo("refused 414"));
            Assert.That(Transcript.Of("GET / HTTP/1.1\r\nA: " + new string('a', 16384), piece, ends: false).End, Is.EqualTo("refused 400"));
            Assert.That(Transcript.Of("GET / HTTP/1.1\r\n" + Lines(10, 7000), piece, ends: false).End, Is.EqualTo("refused 400"));
            Assert.That(Transcript.Of("GET / HTTP/1.1\r\n" + Lines(501, 1), piece, ends: false).End, Is.EqualTo("refused 400"));
            Assert.That(Transcript.Of(string.Concat(Enumerable.Repeat("\r\n", 9)), piece, ends: false).End, Is.EqualTo("refused 400"));
            Assert.That(Transcript.Of(Chunked + new string('0', 4096), piece, ends: false).End, Is.EqualTo("broken 400"));
            Assert.That(Transcript.Of(Chunked + "0\r\n" + Lines(501, 1), piece, ends: false).End, Is.EqualTo("broken 400"));
        });
    }

    [Test]
    public void What_fits_just_so_passes()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Transcript.Of("GET /" + new string('a', 8191 - "GET / HTTP/1.1\r\n".Length) + " HTTP/1.1\r\nHost: x\r\n\r\n").End, Is.EqualTo("over"));
            Assert.That(Transcript.Of("GET / HTTP/1.1\r\nHost: x\r\n" + Lines(1, 16383 - "A: \r\n".Length) + "\r\n").End, Is.EqualTo("over"));
            Assert.That(Transcript.Of("GET / HTTP/1.1\r\nHost: x\r\n" + Lines(499, 1) + "\r\n").End, Is.EqualTo("over"));
        });
    }

    [Test]
    public void A_request_is_not_looked_at_before_the_one_in_front_of_it_is_read()
    {
        var transcript = Transcript.Of(Get + "BAD\r\n");

        Assert.That(transcript.Read, Does.StartWith(Get + "GET / HTTP/1.1\r\nHost: localhost\r\n"));
        Assert.That(transcript.End, Is.EqualTo("refused 400"));
        Assert.That(transcript.RequestLine, Is.EqualTo("BAD"));
    }

    [Test]
    public void An_end_within_a_head_is_an_end()
    {
        Assert.That(Transcript.Of(Get + "GET / HT"), Is.EqualTo(new Transcript(Get, "over", null, null)));
    }

    private static string Lines(int count, int length) => string.Concat(Enumerable.Repeat($"A: {new string('a', length)}\r\n", count));
}
