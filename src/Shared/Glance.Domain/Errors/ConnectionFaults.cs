using System.Security.Authentication;

namespace Glance.Domain.Errors;

/// <summary>
/// What an operator is told of a question that no server has answered: .NET's words for it name an exception inside, and not what to
/// change.
/// </summary>
public static class ConnectionFaults
{
    /// <summary>What went wrong, in one line.</summary>
    /// <param name="fault">The failure.</param>
    /// <returns>What answers there and what would be right, where that is known; otherwise the system's reason.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="fault"/> is null.</exception>
    public static string Explain(this HttpRequestException fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return fault.HttpRequestError switch
        {
            HttpRequestError.SecureConnectionError => ExplainTls(fault.InnerException),
            HttpRequestError.InvalidResponse =>
                "what answers there is no HTTP; a server that wants TLS answers so to http://, and then https:// would be right",
            HttpRequestError.ResponseEnded =>
                "the server closed the connection without an answer; one that wants TLS does so to http://,"
                    + " and then https:// would be right",
            _ => fault.Message,
        };
    }

    // SslStream has no code for what went wrong. A certificate that is not accepted is told by its errors' names (SslPolicyErrors,
    // X509ChainStatusFlags), anything else means that the other side did not go on with TLS.
    private static string ExplainTls(Exception? fault)
    {
        var words = fault?.Message ?? string.Empty;
        if (words.Contains("RemoteCertificateNameMismatch", StringComparison.Ordinal))
            return "the server's certificate is for another name than the one in the URL; use the name it is for";
        if (words.Contains("certificate", StringComparison.OrdinalIgnoreCase))
        {
            return $"the server's certificate is not trusted{Of(words)};"
                + " the file with the certificate of its authority would have to be named (cafile)";
        }

        return fault is AuthenticationException or IOException
            ? "what answers there does not speak TLS; if it is a server without it, http:// would be right"
            : words;
    }

    // ".NET: … because of errors in the certificate chain: UntrustedRoot"
    private static string Of(string words) =>
        words.LastIndexOf(": ", StringComparison.Ordinal) is >= 0 and var at ? $" ({words[(at + 2)..].Trim()})" : string.Empty;
}
