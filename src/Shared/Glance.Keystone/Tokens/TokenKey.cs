using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Glance.Keystone.Tokens;

/// <summary>SHA-256 of a token: what is kept in its place, so that memory holds no token longer than its request.</summary>
/// <param name="A">First quarter.</param>
/// <param name="B">Second quarter.</param>
/// <param name="C">Third quarter.</param>
/// <param name="D">Last quarter.</param>
internal readonly record struct TokenKey(ulong A, ulong B, ulong C, ulong D)
{
    private const int OnStack = 1024;

    /// <summary>The key of a token; allocates nothing.</summary>
    public static TokenKey Of(string token)
    {
        var rented = token.Length > OnStack ? ArrayPool<byte>.Shared.Rent(token.Length) : null;
        var bytes = rented ?? stackalloc byte[OnStack];
        var length = Encoding.ASCII.GetBytes(token, bytes);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..length], hash);
        bytes[..length].Clear();
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        var words = MemoryMarshal.Cast<byte, ulong>(hash);
        return new TokenKey(words[0], words[1], words[2], words[3]);
    }
}
