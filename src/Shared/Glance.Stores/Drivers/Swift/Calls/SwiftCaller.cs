using System.Net;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.Swift.Logins;
using Glance.Stores.Drivers.Swift.Options;
using Glance.Stores.Servers;

namespace Glance.Stores.Drivers.Swift.Calls;

/// <summary>
/// The way to a store's servers: every call with a token that is good, within a time, tried again where that can help, its failures as
/// <see cref="StoreException"/>. Made without a connection.
/// </summary>
internal sealed class SwiftCaller(
    string storeId, SwiftStoreOptions options, HttpClient http, ServerFaults faults, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    /// <summary>The store's options.</summary>
    public SwiftStoreOptions Options => options;

    /// <summary>
    /// Asks, and makes something of the answer. Only time without progress counts: on a slow line data takes as long as it takes.
    /// </summary>
    /// <exception cref="StoreException">It failed.</exception>
    public Task<T> AskAsync<T>(SwiftCall call, Func<HttpResponseMessage, CancellationToken, ValueTask<T>> read,
        CancellationToken cancellationToken) =>
        WithinAsync(call, async patience =>
        {
            using var response = await AnswerAsync(call, patience).ConfigureAwait(false);
            return await read(response, patience.Token).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>Asks; the answer is there when its headers are, and the caller's.</summary>
    /// <exception cref="StoreException">It failed.</exception>
    public Task<HttpResponseMessage> OpenAsync(SwiftCall call, CancellationToken cancellationToken) =>
        WithinAsync(call, patience => AnswerAsync(call, patience), cancellationToken);

    private async Task<T> WithinAsync<T>(SwiftCall call, Func<ServerPatience, Task<T>> ask, CancellationToken cancellationToken)
    {
        using var patience = new ServerPatience(options.AnswerTimeout, time, cancellationToken);
        try
        {
            return await ask(patience).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e) when (patience.Token.IsCancellationRequested)
        {
            throw faults.Logged(SwiftFailures.Unavailable(storeId,
                $"{call.What}: the server did not answer within {patience.Limit.TotalSeconds:0} seconds", e), isAway: true);
        }
        catch (Exception e) when (SwiftFailures.IsOfServer(e))
        {
            throw faults.Logged(SwiftFailures.Of(storeId, call.What, e), isAway: true);
        }
    }

    private async Task<HttpResponseMessage> AnswerAsync(SwiftCall call, ServerPatience patience)
    {
        var login = call.Account.Login;
        for (var (tries, renewed) = (0, false); ; tries++)
        {
            try
            {
                var pass = await login.CurrentAsync(patience.Token).ConfigureAwait(false);
                if (call.ReadsData && pass.IsInOthersAccount)
                    throw SwiftFailures.OnlyCallers(storeId, call.What);
                var response = await SendAsync(call, pass, patience).ConfigureAwait(false);
                var status = response.StatusCode;
                if (response.IsSuccessStatusCode || status == call.AlsoFine)
                {
                    faults.Answers();
                    return response;
                }

                response.Dispose();
                var isRefused = status == HttpStatusCode.Unauthorized && !renewed;
                if (isRefused)
                    login.Forget(pass); // It may have been revoked before its end.
                renewed |= isRefused;
                var other = status == HttpStatusCode.Forbidden && pass.IsOfCaller && !call.ReadsData && call.Method != HttpMethod.Put
                    ? login.Instead
                    : null;
                login = other ?? login;
                if (!call.IsRepeatable() || !(isRefused || other is not null || (tries < options.Retries && SwiftFailures.Passes(status))))
                    throw FailureOf(call, status, pass);
                if (isRefused || other is not null)
                    continue;
            }
            catch (Exception e) when (e is HttpRequestException or IOException && tries < options.Retries && call.IsRepeatable()
                && !patience.Token.IsCancellationRequested)
            {
                // Something of the way there; the next try tells more.
            }

            await Task.Delay(FirstPause * Math.Pow(2, tries), time, patience.Token).ConfigureAwait(false);
        }
    }

    private StoreException FailureOf(SwiftCall call, HttpStatusCode status, SwiftPass pass)
    {
        if (pass.IsOfCaller && SwiftFailures.OfCaller(storeId, call.What, status) is { } refused)
            return refused;
        var failure = status == HttpStatusCode.NotFound && call.IsInContainer
            ? SwiftFailures.Unavailable(storeId, $"{call.What}: the container is not there")
            : SwiftFailures.Of(storeId, call.What, status);
        return call.MayBeRefused && failure.Failure == StoreFailure.Denied ? failure : faults.Logged(failure, isAway: false);
    }

    private async Task<HttpResponseMessage> SendAsync(SwiftCall call, SwiftPass pass, ServerPatience patience)
    {
        using var request = new HttpRequestMessage(call.Method, pass.Storage + call.Path);
        request.Headers.TryAddWithoutValidation("X-Auth-Token", pass.Token);
        call.Headers?.Invoke(request.Headers);
        var body = call.Body?.Invoke(patience);
        request.Content = body;
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
        }
        finally
        {
            if (body is not null)
                await body.Ended.ConfigureAwait(false);
        }
    }
}
