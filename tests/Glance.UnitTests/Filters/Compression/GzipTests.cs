using System.IO.Compression;
using GlanceWorker.Filters.Compression;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace Glance.UnitTests.Filters.Compression;

[TestFixture]
public sealed class GzipTests
{
    private static readonly byte[] Data = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i % 7))];

    [Test]
    public async Task Image_data_is_compressed_as_it_goes_by_and_keeps_its_checksum()
    {
        var answer = await Send("application/octet-stream", "gzip, deflate", Data);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Unzip(answer), Is.EqualTo(Data));
            Assert.That((answer.Header("Content-Encoding"), answer.Http.Response.ContentLength, answer.Header("Content-MD5")), Is.EqualTo(("gzip", (long?)null, "sum")));
        }
    }

    [Test]
    public async Task Other_bodies_are_compressed_whole_with_their_new_length()
    {
        var answer = await Send("application/json", "gzip", Data);

        Assert.That(Unzip(answer), Is.EqualTo(Data));
        Assert.That(answer.Http.Response.ContentLength, Is.EqualTo(answer.Bytes.Length).And.LessThan(Data.Length));
    }

    [Test]
    public async Task A_large_body_of_any_type_is_not_held_back()
    {
        var large = new byte[3 * 1024 * 1024];

        var answer = await Send("application/json", "gzip", large);

        Assert.That(Unzip(answer), Is.EqualTo(large));
        Assert.That(answer.Http.Response.ContentLength, Is.Null);
    }

    [TestCase("application/json", "", 200)]
    [TestCase("application/json", "xgzip", 200)]
    [TestCase("application/octet-stream", "identity", 200)]
    [TestCase("application/octet-stream", "gzip", 206)]
    public async Task Other_answers_go_through_as_they_are(string type, string accept, int status)
    {
        var answer = await Send(type, accept, Data, status);

        Assert.That(answer.Bytes, Is.EqualTo(Data));
        Assert.That((answer.Header("Content-Encoding"), answer.Http.Response.ContentLength), Is.EqualTo(("", (long?)Data.Length)));
    }

    [Test]
    public async Task An_empty_answer_stays_empty()
    {
        var answer = await Send("text/html", "gzip", []);

        Assert.That((answer.Bytes.Length, answer.Header("Content-Encoding")), Is.EqualTo((0, "")));
    }

    [TestCase("gzip", true)]
    [TestCase("deflate,gzip;q=0.5", true)]
    [TestCase("x-gzip", true)]
    [TestCase("GZIP", true)]
    [TestCase("gzip ; Q=0.001", true)]
    [TestCase("gzip;q=1., br", true)]
    [TestCase("identity;q=0, *", true)]
    [TestCase("identity;q=0.5, gzip;q=0.5", true)]
    [TestCase("identity;q=0.6, gzip;q=0.5", false)]
    [TestCase("gzip;q=0", false)]
    [TestCase("gzip;q=0.000", false)]
    [TestCase("gzip; q = 0", false)]
    [TestCase("gzip;q=0, *;q=1", false)]
    [TestCase("gzip;q=0, identity;q=0", false)]
    [TestCase("*", false)]
    [TestCase("*;q=0", false)]
    [TestCase("identity;q=0", false)]
    [TestCase("identity;q=0, *;q=0", false)]
    [TestCase("gzip;q=1.1", false)]
    [TestCase("gzip;q=x", false)]
    [TestCase("gzip;q=", false)]
    [TestCase("gzip;q=-1", false)]
    [TestCase("gzip2", false)]
    [TestCase("agzip gzip", false)]
    [TestCase("", false)]
    [TestCase(",;,", false)]
    public void Gzip_is_sent_to_who_takes_it(string text, bool expected) => Assert.That(AcceptedCoding.TakesGzip(text), Is.EqualTo(expected));

    [TestCase("gzip", 200, "Accept-Encoding")]
    [TestCase("gzip;q=0", 200, "Accept-Encoding")]
    [TestCase("", 200, "Accept-Encoding")]
    [TestCase("", 404, "Accept-Encoding")]
    [TestCase("", 206, "")]
    [TestCase("gzip", 204, "")]
    public async Task What_may_be_compressed_says_that_it_varies(string accept, int status, string vary) =>
        Assert.That((await Send("application/json", accept, Data, status)).Header("Vary"), Is.EqualTo(vary));

    private static Task<Exchange> Send(string type, string accept, byte[] data, int status = 200) => Exchange.Get(
        new Gzip(async http =>
        {
            http.Response.StatusCode = status;
            http.Response.ContentType = type;
            http.Response.ContentLength = data.Length;
            http.Response.Headers["Content-MD5"] = "sum";
            foreach (var chunk in data.Chunk(40_000))
                await http.Response.BodyWriter.WriteAsync(chunk);
        }).InvokeAsync, "/", ("Accept-Encoding", accept));

    private static byte[] Unzip(Exchange answer)
    {
        using var gzip = new GZipStream(new MemoryStream(answer.Bytes), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
