using System.Text;

namespace GlanceWorker.Framing;

/// <summary>
/// The codings of all Transfer-Encoding headers of a request, in order. Only <c>chunked</c> alone is understood. Whatever a proxy in front
/// might read differently is refused (RFC 9112 sections 6.1 and 6.3).
/// </summary>
internal struct TransferCodings
{
    private int _chunked;
    private int _others;
    private bool _endsChunked;
    private bool _malformed;

    /// <summary>Whether there was such a header.</summary>
    public bool IsPresent { get; private set; }

    /// <summary>Takes the value of one header.</summary>
    public void Add(ReadOnlySpan<byte> value)
    {
        IsPresent = true;
        foreach (var range in value.Split((byte)','))
        {
            var coding = HttpBytes.Trim(value[range]);
            _endsChunked = Ascii.EqualsIgnoreCase(coding, "chunked"u8);
            if (_endsChunked)
                _chunked++;
            else
                _others++;
            _malformed |= coding.IsEmpty;
        }
    }

    /// <summary>Why the request cannot be read; null when its body is chunked.</summary>
    public readonly Refusal? Validate()
    {
        if (_malformed || !_endsChunked || _chunked > 1)
            return Refusal.Bad("Transfer-Encoding does not end with the one coding 'chunked': where the body ends cannot be known.");
        return _others == 0 ? null : new Refusal(StatusCodes.Status501NotImplemented, "Transfer-Encoding names a coding that is not understood here; only 'chunked' is.");
    }
}
