using System.Text;

namespace Glance.Configuration.Surroundings;

/// <summary>
/// The text of a file's bytes, which are UTF-8 and nothing near it: a character that was replaced could be one of a password, or of a name
/// that then is another.
/// </summary>
internal static class Utf8Text
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="text">The text.</param>
    /// <param name="line">Line of the first byte that is no UTF-8, from 1; 0 when all are.</param>
    /// <param name="wrong">That byte.</param>
    /// <returns>Whether all are UTF-8.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out string text, out int line, out byte wrong)
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

    private static int FirstWrong(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
            at += length;
        return Math.Min(at, bytes.Length - 1); // somebody found one
    }
}
