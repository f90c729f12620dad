using Org.BouncyCastle.Crypto;

namespace Glance.Domain.Signatures;

/// <summary>A hash that BouncyCastle computes, since .NET has none of that name.</summary>
internal sealed class BouncyCastleDigest(IDigest digest) : SignatureDigest
{
    public override void Append(ReadOnlySpan<byte> data) => digest.BlockUpdate(data);

    public override byte[] Finish()
    {
        var result = new byte[digest.GetDigestSize()];
        digest.DoFinal(result, 0);
        return result;
    }
}
