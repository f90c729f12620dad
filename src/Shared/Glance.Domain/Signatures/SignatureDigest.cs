namespace Glance.Domain.Signatures;

/// <summary>A hash on its way over a stream.</summary>
public abstract class SignatureDigest : IDisposable
{
    /// <summary>Takes the next bytes.</summary>
    public abstract void Append(ReadOnlySpan<byte> data);

    /// <summary>The digest of all bytes; nothing may follow.</summary>
    public abstract byte[] Finish();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of what the computation holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
