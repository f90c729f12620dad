using System.Net;
using Amazon.S3;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.S3.Options;
using Glance.Stores.Servers;

namespace Glance.Stores.Drivers.S3.Calls;

/// <summary>
/// The way to a store's server: every call within a time, its failures as <see cref="StoreException"/>. Made without a connection; the
/// first call makes the client.
/// </summary>
internal sealed class S3Caller(string storeId, S3Server server, S3StoreOptions options, ServerFaults faults, TimeProvider time)
{
    /// <summary>
    /// Notes on an object which upload made it, so that a commit whose answer was lost is not taken for another upload's.
    /// </summary>
    public const string UploadNote = "x-amz-meta-glance-upload";

    /// <summary>What a server notes for want of a type.</summary>
    public const string ContentType = "binary/octet-stream";

    // The condition that there is no object yet.
    private const string NoObject = "*";

    private readonly Lazy<AmazonS3Client> _client = new(() => S3Connections.Connect(server, options));

    private volatile bool _knowsCondition = true;

    /// <summary>The server.</summary>
    public S3Server Server => server;

    /// <summary>The store's options.</summary>
    public S3StoreOptions Options => options;

    /// <summary>
    /// Whether the signature of a request covers its data: over plain http a server has nothing else to tell by whether it came as it was
    /// sent, over https TLS tells.
    /// </summary>
    public bool SignsData { get; } = server.Address.Scheme == Uri.UriSchemeHttp || options.ChecksumsSent;

    /// <summary>
    /// Makes an object unless there is one. Older servers pass over that condition; one that refuses it, as Swift's s3api does, is asked
    /// without it from then on.
    /// </summary>
    /// <param name="make">The call, with the condition or null.</param>
    public async Task<T> MakeAsync<T>(Func<string?, Task<T>> make)
    {
        if (_knowsCondition)
        {
            try
            {
                return await make(NoObject).ConfigureAwait(false);
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotImplemented)
            {
                _knowsCondition = false;
            }
        }

        return await make(null).ConfigureAwait(false);
    }

    /// <summary>Asks the server.</summary>
    /// <param name="what">What cannot be done when it fails.</param>
    /// <param name="limit">How long the answer may take.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">It failed.</exception>
    public async Task<T> CallAsync<T>(string what, TimeSpan limit, Func<AmazonS3Client, CancellationToken, Task<T>> call,
        CancellationToken cancellationToken)
    {
        using var patience = new ServerPatience(limit, time, cancellationToken);
        return await WithinAsync(what, patience, call, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends data. Only time without progress counts: on a slow line a part takes as long as it takes.</summary>
    /// <param name="open">Opens the data; what it is given is to be called when some was taken.</param>
    /// <param name="send">The call.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">It failed.</exception>
    public async Task<T> SendAsync<T>(Func<Action, Stream> open, Func<AmazonS3Client, Stream, CancellationToken, Task<T>> send,
        CancellationToken cancellationToken)
    {
        using var patience = new ServerPatience(options.AnswerTimeout, time, cancellationToken);
        var data = open(patience.Touch);
        await using (data.ConfigureAwait(false))
        {
            return await WithinAsync("image data cannot be written", patience, (client, token) => send(client, data, token),
                cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<T> WithinAsync<T>(string what, ServerPatience patience, Func<AmazonS3Client, CancellationToken, Task<T>> call,
        CancellationToken cancellationToken)
    {
        try
        {
            var answer = await call(_client.Value, patience.Token).ConfigureAwait(false);
            faults.Answers();
            return answer;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e) when (patience.Token.IsCancellationRequested)
        {
            throw faults.Logged(S3Failures.Unavailable(storeId,
                $"{what}: the server did not answer within {patience.Limit.TotalSeconds:0} seconds", e), isAway: true);
        }
        catch (Exception e) when (S3Failures.IsOfServer(e))
        {
            throw faults.Logged(S3Failures.Of(storeId, what, e), isAway: !S3Failures.IsAnswer(e));
        }
    }
}
