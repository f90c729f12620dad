using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Glance.Configuration.Surroundings;
using Glance.Domain.Errors;
using Glance.Policies.Rules;
using Microsoft.Extensions.Logging;

namespace Glance.Policies.Remote;

/// <summary>Asks other services over HTTP (oslo_policy/_external.py). No answer in time, a strange answer or an error is a No.</summary>
internal sealed class RemotePolicyClient : IRemotePolicy, IDisposable
{
    // The only answer that counts has four letters.
    private const int LongestAnswer = 1024;

    private readonly HttpClient _client;
    private readonly RemoteOptions _options;
    private readonly ILogger _logger;

    private RemotePolicyClient(HttpClient client, RemoteOptions options, ILogger logger)
    {
        _client = client;
        _options = options;
        _logger = logger;
    }

    /// <exception cref="PolicyFileException">A certificate cannot be read.</exception>
    public static RemotePolicyClient Create(RemoteOptions options, ILogger logger)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ConnectTimeout = options.Timeout };
        try
        {
            handler.SslOptions = TlsOptions(options);
            return new RemotePolicyClient(new HttpClient(handler) { Timeout = options.Timeout, MaxResponseContentBufferSize = LongestAnswer }, options, logger);
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            handler.Dispose();
            throw new PolicyFileException($"[oslo_policy] remote_ssl_ca_crt_file, remote_ssl_client_crt_file, remote_ssl_client_key_file: {unusable.Message}", unusable);
        }
    }

    public async ValueTask<bool> AskAsync(string url, PolicyQuestion question, CancellationToken cancellationToken)
    {
        try
        {
            using var body = _options.Json
                ? new ByteArrayContent(RemotePolicyRequest.Whole(question)) { Headers = { { "Content-Type", "application/json" } } }
                : (HttpContent)new FormUrlEncodedContent(RemotePolicyRequest.Form(question));
            using var answer = await _client.PostAsync(new Uri(url), body, cancellationToken).ConfigureAwait(false);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            return text.Trim('"') == "True";
        }
        catch (Exception unanswered) when (unanswered is HttpRequestException or UriFormatException
            || (unanswered is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            var reason = (unanswered as HttpRequestException)?.Explain() ?? unanswered.Message;
            _logger.LogWarning("Policy {Action} is denied: {Url} did not answer: {Reason}", question.Action, url, reason);
            return false;
        }
    }

    public void Dispose() => _client.Dispose();

    private static SslClientAuthenticationOptions TlsOptions(RemoteOptions options)
    {
        var tls = new SslClientAuthenticationOptions();
        if (options.Certificate is { } certificate)
            tls.ClientCertificates = [ConfiguredCertificates.WithKey(options.Files, certificate, options.Key)];
        if (!options.VerifyServer)
        {
            // The operator's choice, and upstream's default: remote_ssl_verify_server_crt = False.
#pragma warning disable CA5359
            tls.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (options.Authorities is { } authorities)
        {
            tls.CertificateChainPolicy = ConfiguredCertificates.Trusting(ConfiguredCertificates.Authorities(options.Files, authorities));
        }

        return tls;
    }
}
