using System.Security.Cryptography;
using System.Text;

namespace Glance.Database.Aggregates.Locations;

/// <summary>
/// Encrypts location URLs as glance.common.crypt does: URL-safe base64 of a 16-byte vector and AES-CBC of the UTF-8 text,
/// a zero byte and random non-zero bytes up to the block (glance-behaviours section 1.4).
/// </summary>
internal sealed class LocationCipher(byte[] key)
{
    private const int Block = 16;

    /// <summary>The column's text for a URL.</summary>
    public string Encrypt(string url)
    {
        var text = Encoding.UTF8.GetBytes(url);
        var padded = new byte[text.Length + Block - (text.Length % Block)];
        text.CopyTo(padded, 0);
        for (var index = text.Length + 1; index < padded.Length; index++)
            padded[index] = (byte)RandomNumberGenerator.GetInt32(1, 256);
        using var aes = Aes.Create();
        aes.Key = key;
        var vector = RandomNumberGenerator.GetBytes(Block);
        var encrypted = aes.EncryptCbc(padded, vector, PaddingMode.None);
        return Convert.ToBase64String([.. vector, .. encrypted]).Replace('+', '-').Replace('/', '_');
    }

    /// <summary>The URL of a column's text.</summary>
    /// <exception cref="FormatException">The text was not encrypted so, or with another key.</exception>
    public string Decrypt(string column)
    {
        var bytes = Convert.FromBase64String(column.Replace('-', '+').Replace('_', '/'));
        if (bytes.Length < 2 * Block || bytes.Length % Block != 0)
            throw new FormatException($"{bytes.Length} bytes are no vector and whole blocks");
        using var aes = Aes.Create();
        aes.Key = key;
        var padded = aes.DecryptCbc(bytes.AsSpan(Block), bytes.AsSpan(0, Block), PaddingMode.None);
        var end = Array.LastIndexOf(padded, (byte)0);
        if (end < padded.Length - Block)
            throw new FormatException("the padding is not where it must be");
        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(padded, 0, end);
    }
}
