using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.S3.Calls;
using NUnit.Framework;

namespace Glance.UnitTests.Stores.S3;

public sealed class S3FailuresTests
{
    [TestCase(404, "NoSuchKey", StoreFailure.NotFound)]
    [TestCase(404, "NotFound", StoreFailure.NotFound)]
    [TestCase(404, "NoSuchBucket", StoreFailure.Unavailable)]
    [TestCase(404, "NoSuchUpload", StoreFailure.Unavailable)]
    [TestCase(403, "AccessDenied", StoreFailure.Denied)]
    [TestCase(403, "InvalidAccessKeyId", StoreFailure.Denied)]
    [TestCase(403, "SignatureDoesNotMatch", StoreFailure.Denied)]
    [TestCase(401, "", StoreFailure.Denied)]
    [TestCase(405, "MethodNotAllowed", StoreFailure.Denied)]
    [TestCase(403, "RequestTimeTooSkewed", StoreFailure.Unavailable)]
    [TestCase(403, "QuotaExceeded", StoreFailure.Full)]
    [TestCase(400, "EntityTooLarge", StoreFailure.Full)]
    [TestCase(413, "", StoreFailure.Full)]
    [TestCase(507, "InsufficientStorage", StoreFailure.Full)]
    [TestCase(412, "PreconditionFailed", StoreFailure.Duplicate)]
    [TestCase(409, "OperationAborted", StoreFailure.Unavailable)]
    [TestCase(400, "BadDigest", StoreFailure.Unavailable)]
    [TestCase(416, "InvalidRange", StoreFailure.Unavailable)]
    [TestCase(500, "InternalError", StoreFailure.Unavailable)]
    [TestCase(503, "SlowDown", StoreFailure.Unavailable)]
    public void What_a_server_answers_is_one_kind_of_failure(int status, string code, StoreFailure kind)
    {
        var failure = S3Failures.Of("cold", "image data cannot be read", Answer(status, code));

        Assert.That(failure.Failure, Is.EqualTo(kind));
        Assert.That(failure.Message, Does.StartWith("Store cold: image data cannot be read: the server answers " + status));
    }

    [Test]
    public void A_server_that_cannot_be_reached_is_unavailable() =>
        Assert.That(S3Failures.Of("cold", "x", new HttpRequestException("refused (10.0.0.1:443)")).Message,
            Is.EqualTo("Store cold: x: the server cannot be reached"));

    [TestCase("http://host/bucket?key=secret")]
    [TestCase("a b")]
    public void What_is_no_word_of_the_protocol_is_not_repeated(string code) =>
        Assert.That(S3Failures.Of("cold", "x", Answer(500, code)).Message, Is.EqualTo("Store cold: x: the server answers 500"));

    [Test]
    public void A_bucket_of_another_region_is_told_as_that() =>
        Assert.That(S3Failures.Of("cold", "x", Answer(301, "PermanentRedirect")).Message,
            Does.Contain("another region").And.Contain("s3_store_region_name"));

    private static AmazonS3Exception Answer(int status, string code) =>
        new("what the server says", ErrorType.Unknown, code, "request", (HttpStatusCode)status);
}
