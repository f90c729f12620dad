using Glance.Domain.Errors;
using Glance.Domain.Telemetry;

namespace Glance.Keystone.Sessions;

/// <summary>Sends one request to Keystone: a bounded wait, further tries while there is no connection.</summary>
internal sealed class KeystoneTransport(HttpClient client, SessionOptions options, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <param name="make">Makes the request, anew for each try.</param>
    /// <param name="deadline">When all tries together must have ended.</param>
    /// <exception cref="KeystoneUnavailableException">No answer.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed.</exception>
    public async Task<KeystoneReply> SendAsync(Func<HttpRequestMessage> make, CancellationToken deadline)
    {
        for (var tries = 0; ; tries++)
        {
            using var request = make();
            try
            {
                return await TryAsync(request, deadline).ConfigureAwait(false);
            }
            catch (HttpRequestException e) when (tries < options.ConnectRetries && IsConnectFailure(e))
            {
                await Task.Delay(FirstPause * Math.Pow(2, tries), time, deadline).ConfigureAwait(false);
            }
            catch (HttpRequestException e)
            {
                throw new KeystoneUnavailableException($"{Name(request)} failed: {e.Explain()}", e);
            }
            catch (OperationCanceledException) when (tries < options.ConnectRetries && !deadline.IsCancellationRequested)
            {
                // It took too long, but there is time left for another try.
            }
            catch (OperationCanceledException e) when (!deadline.IsCancellationRequested)
            {
                throw new KeystoneUnavailableException($"{Name(request)} was not answered within {options.RequestTimeout.TotalSeconds} s", e);
            }
        }
    }

    private async Task<KeystoneReply> TryAsync(HttpRequestMessage request, CancellationToken deadline)
    {
        using var timeout = new CancellationTokenSource(options.RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, deadline);
        using var call = GlanceTelemetry.Keystone.Begin(request.Method.Method);
        call?.Describe("url.path", request.RequestUri?.AbsolutePath);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token).ConfigureAwait(false);
        call?.Describe("http.response.status_code", (int)response.StatusCode);
        var body = await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
        var subject = response.Headers.TryGetValues(KeystoneHeaders.SubjectToken, out var values) ? values.FirstOrDefault() : null;
        return new KeystoneReply(response.StatusCode, body, subject);
    }

    // A connection that was kept too long ends without an answer; that is no answer of Keystone's either.
    private static bool IsConnectFailure(HttpRequestException e) =>
        e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.ResponseEnded;

    private static string Name(HttpRequestMessage request) => $"{request.Method} {request.RequestUri?.GetLeftPart(UriPartial.Path)}";
}
