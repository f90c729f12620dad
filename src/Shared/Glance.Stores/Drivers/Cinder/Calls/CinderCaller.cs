using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.Cinder.Logins;
using Glance.Stores.Drivers.Cinder.Options;
using Glance.Stores.Servers;

namespace Glance.Stores.Drivers.Cinder.Calls;

/// <summary>
/// The way to a store's Cinder: every call with a token that is good, within a time, tried again where that can help, its failures as
/// <see cref="StoreException"/>. Made without a connection.
/// </summary>
internal sealed class CinderCaller(
    string storeId, CinderStoreOptions options, HttpClient http, ServerFaults faults, TimeProvider time)
{
    private const int LongestAnswer = 4 * 1024 * 1024;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Asks.</summary>
    /// <returns>What Cinder answers; undefined for an answer without a body, or one that is <see cref="CinderCall.AlsoFine"/>.</returns>
    /// <exception cref="StoreException">It failed.</exception>
    public async Task<JsonElement> AskAsync(ICinderLogin login, CinderCall call, CancellationToken cancellationToken)
    {
        using var patience = new ServerPatience(options.AnswerTimeout, time, cancellationToken);
        try
        {
            return await AnswerAsync(login, call, patience.Token).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e) when (patience.Token.IsCancellationRequested)
        {
            throw faults.Logged(CinderFailures.Unavailable(storeId,
                $"{call.What}: Cinder did not answer within {patience.Limit.TotalSeconds:0} seconds", e), isAway: true);
        }
        catch (Exception e) when (CinderFailures.IsOfServer(e))
        {
            throw faults.Logged(CinderFailures.Of(storeId, call.What, e), isAway: true);
        }
        catch (JsonException e)
        {
            throw faults.Logged(CinderFailures.Unavailable(storeId, $"{call.What}: what answers is no Cinder", e), isAway: false);
        }
    }

    private async Task<JsonElement> AnswerAsync(ICinderLogin login, CinderCall call, CancellationToken stop)
    {
        for (var (tries, renewed) = (0, false); ; tries++)
        {
            try
            {
                var pass = await login.CurrentAsync(stop).ConfigureAwait(false);
                using var response = await SendAsync(call, pass, stop).ConfigureAwait(false);
                var status = response.StatusCode;
                if (response.IsSuccessStatusCode || status == call.AlsoFine)
                {
                    faults.Answers();
                    return response.IsSuccessStatusCode ? await ReadAsync(response, stop).ConfigureAwait(false) : default;
                }

                if (status == HttpStatusCode.Unauthorized && !renewed && login.Forget(pass))
                {
                    renewed = true; // It may have been revoked before its end.
                    continue;
                }

                var mayHaveWorked = status is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests);
                if (tries >= options.Retries || !CinderFailures.Passes(status) || (mayHaveWorked && !call.IsRepeatable))
                {
                    var reason = await ReasonAsync(response, stop).ConfigureAwait(false);
                    throw faults.Logged(CinderFailures.Of(storeId, call, status, reason, pass.IsOfCaller), isAway: false);
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException && tries < options.Retries
                && (call.IsRepeatable || IsUnsent(e)) && !stop.IsCancellationRequested)
            {
                // Something of the way there; the next try tells more.
            }

            await Task.Delay(FirstPause * Math.Pow(2, tries), time, stop).ConfigureAwait(false);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(CinderCall call, CinderPass pass, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(call.Method, pass.Endpoint + call.Path);
        request.Headers.TryAddWithoutValidation("X-Auth-Token", pass.Token);
        if (call.Body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(call.Body.ToJsonString()));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop).ConfigureAwait(false);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken stop)
    {
        await response.Content.LoadIntoBufferAsync(LongestAnswer, stop).ConfigureAwait(false);
        var bytes = await response.Content.ReadAsByteArrayAsync(stop).ConfigureAwait(false);
        if (bytes.Length == 0)
            return default;
        using var parsed = JsonDocument.Parse(bytes);
        return parsed.RootElement.Clone();
    }

    // {"badRequest": {"code": 400, "message": "..."}}; who stands before Cinder says it in another way, which is of no use to anybody.
    private static async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken stop)
    {
        try
        {
            var answer = await ReadAsync(response, stop).ConfigureAwait(false);
            return answer.ValueKind == JsonValueKind.Object
                ? answer.EnumerateObject().Select(fault => CinderJson.Text(fault.Value, "message")).FirstOrDefault() ?? string.Empty
                : string.Empty;
        }
        catch (JsonException)
        {
            return string.Empty;
        }
    }

    private static bool IsUnsent(Exception error) => error is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
    };
}
