using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Glance.Domain.Signatures;

/// <summary>
/// RSASSA-PSS verification (RFC 8017 section 8.1.2) with the longest salt that fits, which is how images are signed; .NET knows salts of the
/// hash's length only. Nothing here is secret, so plain arithmetic will do.
/// </summary>
internal static class RsaPssPadding
{
    private const int MostModulusBytes = 2048;
    private const int MostExponentBytes = 8;
    private const byte Trailer = 0xBC;

    /// <summary>Whether the signature is one over the digest by the key's owner.</summary>
    public static bool Verify(RSAParameters key, SignatureHash hash, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        var modulus = new BigInteger(key.Modulus, isUnsigned: true, isBigEndian: true);
        if (key.Modulus!.Length > MostModulusBytes || key.Exponent!.Length > MostExponentBytes || signature.Length != key.Modulus.Length)
            return false;
        var value = new BigInteger(signature, isUnsigned: true, isBigEndian: true);
        if (value >= modulus)
            return false;
        var bits = (int)modulus.GetBitLength() - 1;
        var encoded = new byte[(bits + 7) / 8];
        var message = BigInteger.ModPow(value, new BigInteger(key.Exponent, isUnsigned: true, isBigEndian: true), modulus)
            .ToByteArray(isUnsigned: true, isBigEndian: true);
        if (message.Length > encoded.Length)
            return false;
        message.CopyTo(encoded, encoded.Length - message.Length);
        return IsEncodingOf(encoded, bits, hash, digest);
    }

    /// <summary>EMSA-PSS-VERIFY; with the longest salt there are no zeroes before the byte 1.</summary>
    private static bool IsEncodingOf(byte[] encoded, int bits, SignatureHash hash, ReadOnlySpan<byte> digest)
    {
        var masked = encoded.Length - hash.Length - 1;
        if (masked < 1 || encoded[^1] != Trailer)
            return false;
        var seed = encoded[masked..^1];
        var unused = (8 * encoded.Length) - bits;
        if (encoded[0] >> (8 - unused) != 0)
            return false;
        var block = encoded[..masked];
        Unmask(block, seed, hash);
        block[0] &= (byte)(0xFF >> unused);
        return block[0] == 1 && hash.Of(new byte[8], digest.ToArray(), block[1..]).AsSpan().SequenceEqual(seed);
    }

    /// <summary>MGF1 over the seed, laid over the block.</summary>
    private static void Unmask(byte[] block, byte[] seed, SignatureHash hash)
    {
        var counter = new byte[sizeof(uint)];
        for (var at = 0; at < block.Length; at += hash.Length)
        {
            BinaryPrimitives.WriteUInt32BigEndian(counter, (uint)(at / hash.Length));
            var mask = hash.Of(seed, counter);
            for (var i = 0; i < mask.Length && at + i < block.Length; i++)
                block[at + i] ^= mask[i];
        }
    }
}
