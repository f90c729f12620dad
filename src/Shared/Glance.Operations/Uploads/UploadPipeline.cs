using System.IO.Pipelines;
using Glance.Domain.Formats;
using Glance.Domain.Images;
using Glance.Domain.Signatures;
using Glance.Domain.Stores;
using Glance.Operations.Uploads.Chunks;

namespace Glance.Operations.Uploads;

/// <summary>
/// Streams a body into a store's write while both hashes are computed beside it: reading, MD5, multihash and writing each go at their own
/// pace over the same few buffers (<see cref="ChunkRing"/>), so an upload is as fast as its slowest part, not as their sum.
/// </summary>
/// <param name="algorithm">The second hash.</param>
/// <param name="sizeCap"><c>image_size_cap</c>: bytes an image may have.</param>
/// <param name="rules">What content must be; null for the defaults.</param>
/// <param name="time">The clock by which senders are fast or slow; null for the system's.</param>
public sealed class UploadPipeline(MultihashAlgorithm algorithm, long sizeCap, UploadRules? rules = null, TimeProvider? time = null)
{
    private static readonly StoredData NotStored = new("", 0, new Dictionary<string, object?>());

    private readonly ChunkPool _pool = new();
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Makes the checks of each upload.</summary>
    public UploadRules Rules { get; } = rules ?? UploadRules.Default;

    /// <summary>
    /// Copies the body into the write and commits it. The write stays the caller's: dispose it when the database knows the outcome,
    /// after a failure too (record back first, then the data). Bytes beyond a limit are not read; the source is not completed.
    /// </summary>
    /// <param name="source">The body.</param>
    /// <param name="write">Where it goes.</param>
    /// <param name="announcedSize">Bytes that were announced, when they were.</param>
    /// <param name="cancellationToken">Ends the upload.</param>
    /// <exception cref="ImageSizeException">More than the cap, or not the announced size.</exception>
    /// <exception cref="StoreException">The store failed.</exception>
    public Task<UploadResult> RunAsync(PipeReader source, IStoreWrite write, long? announcedSize, CancellationToken cancellationToken) =>
        RunAsync(source, write, announcedSize, UploadChecks.None, cancellationToken);

    /// <summary>The same, and looks at the content while it passes; nothing is committed that does not hold.</summary>
    /// <param name="source">The body.</param>
    /// <param name="write">Where it goes.</param>
    /// <param name="announcedSize">Bytes that were announced, when they were.</param>
    /// <param name="checks">What the content must be; stays the caller's.</param>
    /// <param name="cancellationToken">Ends the upload.</param>
    /// <exception cref="ImageSizeException">More than the cap, or not the announced size.</exception>
    /// <exception cref="ImageFormatException">Not of the declared format, or not safe: said as soon as it is certain, without reading
    /// on.</exception>
    /// <exception cref="SignatureVerificationException">Not what was signed.</exception>
    /// <exception cref="StoreException">The store failed.</exception>
    public async Task<UploadResult> RunAsync(
        PipeReader source, IStoreWrite write, long? announcedSize, UploadChecks checks, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(write);
        ArgumentNullException.ThrowIfNull(checks);
        var hashed = await HashAsync(source, [new StoreSink(write)], announcedSize, checks, cancellationToken).ConfigureAwait(false);
        return hashed with { Stored = await write.CommitAsync(cancellationToken).ConfigureAwait(false) };
    }

    /// <summary>
    /// The same into several stores at once, each with its own outcome: one that fails is left out, and a slow one slows the others only
    /// as far as its buffers. All writes stay the caller's, those that failed too.
    /// </summary>
    /// <param name="source">The body.</param>
    /// <param name="writes">Where it goes; at least one.</param>
    /// <param name="announcedSize">Bytes that were announced, when they were.</param>
    /// <param name="checks">What the content must be; stays the caller's.</param>
    /// <param name="cancellationToken">Ends the upload.</param>
    /// <exception cref="ImageSizeException">More than the cap, or not the announced size; nothing is committed.</exception>
    /// <exception cref="ImageFormatException">Not of the declared format, or not safe; nothing is committed.</exception>
    /// <exception cref="SignatureVerificationException">Not what was signed; nothing is committed.</exception>
    /// <exception cref="StoreException">Every store failed; how one of them did.</exception>
    public async Task<SeveralUploadResult> RunAsync(
        PipeReader source, IReadOnlyList<IStoreWrite> writes, long? announcedSize, UploadChecks checks, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(writes);
        ArgumentNullException.ThrowIfNull(checks);
        ArgumentOutOfRangeException.ThrowIfZero(writes.Count, nameof(writes));
        var alive = new AliveWrites(writes.Count);
        List<OneOfSeveralSink> sinks = [.. writes.Select(write => new OneOfSeveralSink(write, alive))];
        var hashed = await HashAsync(source, sinks, announcedSize, checks, cancellationToken).ConfigureAwait(false);
        var commits = sinks.Zip(writes, (sink, write) => CommitAsync(sink, write, cancellationToken));
        var outcomes = await Task.WhenAll(commits).ConfigureAwait(false);
        var first = Array.Find(outcomes, outcome => outcome.Stored is not null);
        return first?.Stored is { } stored
            ? new SeveralUploadResult(hashed with { Stored = stored }, outcomes)
            : throw outcomes[0].Failure!; // an outcome without data has its failure
    }

    private static async Task<StoreOutcome> CommitAsync(OneOfSeveralSink sink, IStoreWrite write, CancellationToken cancellationToken)
    {
        if (sink.Failure is { } failure)
            return new StoreOutcome(null, failure);
        try
        {
            return new StoreOutcome(await write.CommitAsync(cancellationToken).ConfigureAwait(false), null);
        }
        catch (StoreException error)
        {
            return new StoreOutcome(null, error);
        }
    }

    // What is known of the data once all of it has come, and is what it must be; where it lies is not known yet.
    private async Task<UploadResult> HashAsync(
        PipeReader source, IReadOnlyList<ChunkSink> stores, long? announcedSize, UploadChecks checks, CancellationToken cancellationToken)
    {
        if (announcedSize > sizeCap)
            throw TooLarge($"{announcedSize} bytes were announced");

        using var checksum = MultihashAlgorithm.StartMd5();
        using var multihash = algorithm.IsMd5 ? null : algorithm.Start();
        List<ChunkSink> sinks = [new HashSink(checksum), .. stores];
        if (multihash is not null)
            sinks.Add(new HashSink(multihash));
        if (checks.Signature is not null)
            sinks.Add(new SignatureSink(checks.Signature));
        var size = await PumpAsync(source, sinks, announcedSize, checks.Format, cancellationToken).ConfigureAwait(false);
        var verdict = checks.Format?.Complete();
        checks.Signature?.Verify();
        var md5 = Convert.ToHexStringLower(checksum.GetHashAndReset());
        var value = multihash is null ? md5 : Convert.ToHexStringLower(multihash.GetHashAndReset());
        return new UploadResult(NotStored, size, md5, algorithm.Name, value)
        {
            VirtualSize = verdict?.VirtualSize,
            FormatWarning =
            verdict?.Warning
        };
    }

    private async Task<long> PumpAsync(
        PipeReader source, List<ChunkSink> sinks, long? announcedSize, FormatCheck? format, CancellationToken cancellationToken)
    {
        using var ring = new ChunkRing(sinks, _pool, cancellationToken);
        var filler = new ChunkFiller(source, format, _time);
        long size = 0;
        try
        {
            while (await ring.RentAsync().ConfigureAwait(false) is { } chunk)
            {
                var allowed = Math.Min(sizeCap, announcedSize ?? sizeCap) - size;
                var more = await filler.FillAsync(chunk, allowed, ring.Stopped).ConfigureAwait(false);
                size += chunk.Length;
                Check(size, announcedSize, more);
                ring.Send(chunk);
                if (!more)
                    break;
            }
        }
        catch (OperationCanceledException) when (ring.HasFailed)
        {
            // A sink failed and stopped the reading; FinishAsync says how.
        }
        catch
        {
            await ring.AbandonAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            await filler.EndAsync().ConfigureAwait(false);
        }

        await ring.FinishAsync().ConfigureAwait(false);
        return size;
    }

    private void Check(long size, long? announcedSize, bool more)
    {
        if (size > sizeCap)
            throw TooLarge($"at least {size} bytes came");
        if (size > announcedSize)
            throw new ImageSizeException($"{announcedSize} bytes of image data were announced and more came", tooLarge: false);
        if (!more && announcedSize is not null && size != announcedSize)
            throw new ImageSizeException($"{announcedSize} bytes of image data were announced and {size} came", tooLarge: false);
    }

    private ImageSizeException TooLarge(string what) =>
        new($"The incoming image is too large: {what}, and an image may have {sizeCap} (image_size_cap)", tooLarge: true);
}
