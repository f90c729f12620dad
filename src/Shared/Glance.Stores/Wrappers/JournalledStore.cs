using System.Runtime.CompilerServices;
using Glance.Domain.Stores;
using Glance.Stores.Capabilities;
using Glance.Stores.Journals;
using Glance.Stores.Posix;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Wrappers;

/// <summary>
/// Notes the uploads to a store that is not on this host before they begin, and finds those whose process died (docs/decisions/0361).
/// </summary>
/// <param name="inner">The store.</param>
/// <param name="remote">What it can do about uploads that were broken off.</param>
/// <param name="journal">Where they are noted.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told what is left to the next sweep.</param>
internal sealed class JournalledStore(IImageStore inner, IRemoteWrites remote, RemoteJournal journal, TimeProvider time, ILogger logger)
    : IStoreWrapper, IRecoverableStore
{
    private const string WholeStore = "";
    private const string Uses = "?";

    private readonly RetryPauses _pauses = new(time);

    public IImageStore Inner => inner;

    // What was broken off is looked for in the store that acts for nobody, which alone has pauses.
    public IImageStore Around(IImageStore other) =>
        new JournalledStore(other, other.Find<IRemoteWrites>() ?? remote, journal, time, logger);

    public string Id => inner.Id;

    public IReadOnlyList<string> Schemes => inner.Schemes;

    public StoreCapabilities Capabilities => inner.Capabilities;

    /// <summary>Why no upload can be noted; null when it can. The directory is made.</summary>
    /// <param name="isFatal">Whether that ends the start, which then tells it. A worker that replaces another goes on without
    /// uploads.</param>
    public string? OpenJournal(bool isFatal)
    {
        if (journal.FindDoubt() is { } doubt)
            logger.LogWarning("{Doubt}", doubt);
        var problem = journal.Open();
        if (problem is not null && !isFatal)
            logger.LogError("{Problem}", problem);
        return problem;
    }

    /// <summary>What <see cref="OpenJournal"/> would return; nothing is made.</summary>
    /// <param name="warnings">Gets what it would warn of.</param>
    public string? InspectJournal(List<string> warnings)
    {
        if (journal.FindDoubt() is { } doubt)
            warnings.Add(doubt);
        return journal.Inspect();
    }

    public async ValueTask<IStoreWrite> BeginWriteAsync(string imageId, long? expectedSize, CancellationToken cancellationToken)
    {
        ImageFileName.Require(imageId);
        if (!Capabilities.HasFlag(StoreCapabilities.Write))
            return await inner.BeginWriteAsync(imageId, expectedSize, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var noted = await DiskThread.RunAsync(() => journal.Note(imageId, time.GetUtcNow(), remote.UrlFor(imageId))).ConfigureAwait(false);
        try
        {
            return new JournalledWrite(await inner.BeginWriteAsync(imageId, expectedSize, cancellationToken).ConfigureAwait(false), noted,
                Id, logger);
        }
        catch (Exception error)
        {
            // What was refused made nothing; of what broke off nobody knows.
            if (error is StoreException { Failure: not StoreFailure.Unavailable } or ArgumentException)
                JournalledWrite.End(noted, Id, logger);
            else
                JournalledWrite.Leave(noted, Id, logger);
            throw;
        }
    }

    public ValueTask<IStoreRead> OpenReadAsync(string url, ByteRange? range, CancellationToken cancellationToken) =>
        inner.OpenReadAsync(url, range, cancellationToken);

    public ValueTask<long> GetSizeAsync(string url, CancellationToken cancellationToken) => inner.GetSizeAsync(url, cancellationToken);

    public ValueTask DeleteAsync(string url, CancellationToken cancellationToken) => inner.DeleteAsync(url, cancellationToken);

    public async IAsyncEnumerable<IAbandonedWrite> FindAbandonedWritesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var path in journal.Journals())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_pauses.Pending(WholeStore) is { } away)
                throw away;
            if (_pauses.Pending(path) is null && journal.TryTake(path) is { } taken)
                yield return await LookAsync(taken, cancellationToken).ConfigureAwait(false);
        }

        journal.RemoveDebris(time.GetUtcNow());
        await EndUsesAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IStoreHold?> HoldAsync(string imageId, CancellationToken cancellationToken)
    {
        ImageFileName.Require(imageId);
        if (!Capabilities.HasFlag(StoreCapabilities.Write))
            return null;
        cancellationToken.ThrowIfCancellationRequested();
        return new JournalHold(Id,
            await DiskThread.RunAsync(() => journal.Note(imageId, time.GetUtcNow(), url: null)).ConfigureAwait(false), logger);
    }

    // A store that is away is asked once for all its uploads, and then not at every sweep. What it says of one upload is that one's alone.
    private async ValueTask<IAbandonedWrite> LookAsync(JournalFile taken, CancellationToken cancellationToken)
    {
        try
        {
            var (entry, told) = journal.Read(taken);
            var url = entry is null ? UrlOfUnnoted(taken.ImageId) : entry.Url;
            var (whole, trouble) = url is null ? (null, null) : await AskAsync(taken.ImageId, url, cancellationToken).ConfigureAwait(false);
            _pauses.Remove(WholeStore);
            return new AbandonedRemoteWrite(remote, taken, _pauses, whole ?? url, committed: whole is not null)
            {
                StoreId = Id,
                IsRecordTold = told,
                Trouble = trouble,
            };
        }
        catch (Exception error)
        {
            taken.Dispose();
            if (error is StoreException away)
                _pauses.Add(WholeStore, away);
            throw;
        }
    }

    private async ValueTask EndUsesAsync(CancellationToken cancellationToken)
    {
        if (_pauses.Pending(Uses) is not null)
            return;
        try
        {
            await remote.EndAbandonedUsesAsync(cancellationToken).ConfigureAwait(false);
            _pauses.Remove(Uses);
        }
        catch (StoreException error)
        {
            _pauses.Add(Uses, error);
            throw;
        }
    }

    // Of a note that a power failure kept from being written nothing had begun; where only its caller knew the place, nobody looks there.
    private string? UrlOfUnnoted(string imageId)
    {
        try
        {
            return remote.UrlFor(imageId);
        }
        catch (StoreException error) when (error.Failure == StoreFailure.Forbidden)
        {
            return null;
        }
    }

    private async ValueTask<(string? Whole, StoreException? Trouble)> AskAsync(
        string imageId, string url, CancellationToken cancellationToken)
    {
        try
        {
            return (await remote.FindWholeAsync(imageId, url, cancellationToken).ConfigureAwait(false), null);
        }
        catch (StoreException error) when (error.Failure != StoreFailure.Unavailable)
        {
            return (null, error);
        }
    }
}
