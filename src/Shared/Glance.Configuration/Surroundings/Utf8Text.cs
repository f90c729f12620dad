using System.Globalization;
using System.Text;

namespace Glance.Configuration.Surroundings;

/// <summary>
/// The text of a file's bytes, which are UTF-8 and nothing near it: a character that was replaced could be one of a password, or of a name
/// that then is another.
/// </summary>
public static class Utf8Text
{
    // A byte that is no UTF-8 stands in a marked text as two noncharacters, which Unicode keeps for use within programs (section 23.7 of
    // its standard): one for its upper half, one for the lower. Unlike lone surrogates they survive being handed over to workers.
    private const char FirstUpper = '\uFDD0';
    private const char LastUpper = '\uFDDF';
    private const char FirstLower = '\uFDE0';

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="text">The text.</param>
    /// <param name="line">Line of the first byte that is no UTF-8, from 1; 0 when all are.</param>
    /// <param name="wrong">That byte.</param>
    /// <returns>Whether all are UTF-8.</returns>
    internal static bool TryDecode(ReadOnlySpan<byte> bytes, out string text, out int line, out byte wrong)
    {
        (text, line, wrong) = (string.Empty, 0, 0);
        try
        {
            text = Strict.GetString(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            var at = FirstWrong(bytes);
            line = bytes[..at].Count((byte)'\n') + 1;
            wrong = bytes[at];
            return false;
        }
    }

    /// <summary>
    /// Decodes bytes for a reader that judges line by line (<see cref="WhyWrong"/>): one wrong byte says nothing of the other lines.
    /// </summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="text">The text, wrong bytes marked.</param>
    /// <param name="line">Line of the first byte that is no UTF-8 when this is no text at all, which zero bytes show.</param>
    /// <param name="wrong">That byte.</param>
    /// <returns>Whether it is text.</returns>
    internal static bool TryMark(ReadOnlySpan<byte> bytes, out string text, out int line, out byte wrong)
    {
        if (TryDecode(bytes, out text, out line, out wrong))
            return true;
        if (bytes.Contains((byte)0))
            return false;
        text = Marked(bytes);
        return true;
    }

    /// <summary>Why a part of a marked text cannot be understood, for a message; null when all its bytes are UTF-8.</summary>
    /// <param name="part">Such as a line.</param>
    public static string? WhyWrong(ReadOnlySpan<char> part)
    {
        var at = part.IndexOfAnyInRange(FirstUpper, LastUpper);
        if (at < 0 || at + 1 == part.Length)
            return null;
        var wrong = ((part[at] - FirstUpper) << 4) | ((part[at + 1] - FirstLower) & 0xf);
        return string.Create(CultureInfo.InvariantCulture, $"must be UTF-8 text, but the byte 0x{wrong:x2} in this line is not");
    }

    private static string Marked(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        Span<char> characters = stackalloc char[2];
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var length) == System.Buffers.OperationStatus.Done)
            {
                text.Append(characters[..rune.EncodeToUtf16(characters)]);
            }
            else
            {
                foreach (var wrong in bytes[..length])
                    text.Append((char)(FirstUpper + (wrong >> 4))).Append((char)(FirstLower + (wrong & 0xf)));
            }

            bytes = bytes[length..];
        }

        return text.ToString();
    }

    private static int FirstWrong(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
            at += length;
        return Math.Min(at, bytes.Length - 1); // somebody found one
    }
}
