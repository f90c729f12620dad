using System.Net;
using Glance.Domain.Requests;
using Glance.Domain.Signatures;

namespace GlanceWorker.Signatures;

/// <summary>
/// Certificates in Barbican, or in what answers like it, fetched with the caller's token: who may not read a certificate cannot use it.
/// </summary>
/// <param name="endpoint">Its URL, with a slash at the end and with or without the version.</param>
/// <param name="client">Asks it.</param>
internal sealed class BarbicanCertificates(Uri endpoint, HttpClient client) : ICertificateSource
{
    private const int LargestCertificate = 64 * 1024;

    // A secret is given out in the type it was stored as, and any other wish is answered 406.
    private static readonly string[] Types = ["application/octet-stream", "application/pkix-cert", "text/plain"];

    private readonly Uri _secrets = new(endpoint, endpoint.AbsolutePath.EndsWith("/v1/", StringComparison.Ordinal) ? "secrets/" : "v1/secrets/");

    /// <inheritdoc/>
    public async ValueTask<byte[]?> FindAsync(RequestContext context, Guid certificateId, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var type in Types)
            {
                using var request = Request(context, certificateId, type);
                using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                if (response.StatusCode == HttpStatusCode.NotAcceptable)
                    continue;
                if (response.StatusCode == HttpStatusCode.NotFound)
                    return null;
                if (!response.IsSuccessStatusCode)
                    throw new SignatureVerificationException($"Certificate {certificateId} cannot be fetched: the key manager answered {(int)response.StatusCode}");
                await response.Content.LoadIntoBufferAsync(LargestCertificate, cancellationToken);
                return await response.Content.ReadAsByteArrayAsync(cancellationToken);
            }
        }
        catch (Exception error) when (error is HttpRequestException || (error is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new SignatureVerificationException($"Certificate {certificateId} cannot be fetched: the key manager does not answer", error);
        }

        throw new SignatureVerificationException($"Certificate {certificateId} cannot be fetched: the key manager does not have it as a certificate");
    }

    private HttpRequestMessage Request(RequestContext context, Guid certificateId, string type)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_secrets, $"{certificateId:D}/payload"));
        request.Headers.Accept.ParseAdd(type);
        if (context.Token is { } token)
            request.Headers.TryAddWithoutValidation("X-Auth-Token", token.Reveal());
        if (context.ProjectId is { } project)
            request.Headers.TryAddWithoutValidation("X-Project-Id", project);
        return request;
    }
}
