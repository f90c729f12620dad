using System.Security.Cryptography;

namespace Glance.Domain.Signatures;

/// <summary>A hash that the platform computes.</summary>
internal sealed class PlatformDigest(HashAlgorithmName algorithm) : SignatureDigest
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(algorithm);

    public override void Append(ReadOnlySpan<byte> data) => _hash.AppendData(data);

    public override byte[] Finish() => _hash.GetHashAndReset();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _hash.Dispose();
        base.Dispose(disposing);
    }
}
