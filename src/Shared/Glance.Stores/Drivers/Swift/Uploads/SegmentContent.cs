using System.Net;
using System.Net.Http.Headers;
using Glance.Stores.Drivers.Swift.Calls;
using Glance.Stores.Servers;

namespace Glance.Stores.Drivers.Swift.Uploads;

/// <summary>The data of an object as a request sends it, from where it lies.</summary>
internal sealed class SegmentContent : SentContent
{
    private readonly SegmentData _data;
    private readonly long? _length;
    private readonly ServerPatience _patience;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _begun;

    /// <summary>Makes it.</summary>
    /// <param name="data">The data; it stays the owner's.</param>
    /// <param name="length">Bytes it will have; null when that is not known.</param>
    /// <param name="patience">How long the server may take nothing. Waiting for data does not count.</param>
    public SegmentContent(SegmentData data, long? length, ServerPatience patience)
    {
        _data = data;
        _length = length;
        _patience = patience;
        Headers.ContentType = new MediaTypeHeaderValue(SwiftObjects.ContentType);
    }

    public override Task Ended => _begun ? _ended.Task : Task.CompletedTask;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _begun = true;
        try
        {
            for (long position = 0; ;)
            {
                var piece = await NextAsync(position, cancellationToken).ConfigureAwait(false);
                if (piece.IsEmpty)
                    return;
                await stream.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
                position += piece.Length;
                _data.Sent(position);
                _patience.Touch();
            }
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length ?? 0;
        return _length is not null;
    }

    private async ValueTask<ReadOnlyMemory<byte>> NextAsync(long position, CancellationToken cancellationToken)
    {
        var reading = _data.ReadAsync(position, cancellationToken);
        if (reading.IsCompletedSuccessfully)
            return reading.Result;
        _patience.Pause();
        var piece = await reading.ConfigureAwait(false);
        _patience.Restart();
        return piece;
    }
}
