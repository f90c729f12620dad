using System.Security.Authentication;
using Glance.Domain.Errors;
using NUnit.Framework;

namespace Glance.UnitTests.Errors;

/// <summary>What an operator is told of a server that did not answer says what answers there and what would be right.</summary>
internal sealed class ConnectionFaultTests
{
    private const string NoWords = "The SSL connection could not be established, see inner exception.";

    private static IEnumerable<TestCaseData> Faults()
    {
        yield return Tls(
            new AuthenticationException("Cannot determine the frame size or a corrupted frame was received."), "does not speak TLS");
        yield return Tls(new IOException("Received an unexpected EOF or 0 bytes from the transport stream."), "does not speak TLS");
        yield return Tls(
            new AuthenticationException("The remote certificate is invalid because of errors in the certificate chain: UntrustedRoot"),
            "is not trusted (UntrustedRoot)");
        yield return Tls(
            new AuthenticationException(
                "The remote certificate is invalid according to the validation procedure: RemoteCertificateNameMismatch"),
            "for another name");
        yield return Other(HttpRequestError.InvalidResponse, "Received an invalid status line", "https:// would be right");
        yield return Other(HttpRequestError.ResponseEnded, "The response ended prematurely.", "closed the connection");
        yield return Other(HttpRequestError.ConnectionError, "Connection refused (k:5000)", "Connection refused (k:5000)");
    }

    [TestCaseSource(nameof(Faults))]
    public void It_is_told_in_plain_words(HttpRequestException fault, string words)
    {
        var logged = new IOException("store s3: no answer", fault).WithCauses();

        Assert.That(fault.Explain(), Does.Contain(words).And.Not.Contain("inner exception"));
        Assert.That(logged, Does.Contain(words).And.Not.Contain("inner exception").And.Not.Contain("frame size"));
    }

    private static TestCaseData Other(HttpRequestError error, string message, string words) =>
        new(new HttpRequestException(error, message), words);

    private static TestCaseData Tls(Exception inner, string words) =>
        new(new HttpRequestException(HttpRequestError.SecureConnectionError, NoWords, inner), words);
}
