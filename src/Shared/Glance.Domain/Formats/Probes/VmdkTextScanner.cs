using System.Buffers;
using System.Text;

namespace Glance.Domain.Formats.Probes;

/// <summary>Recognises a VMDK descriptor that is a file of its own, as qemu does or by the createType it must have.</summary>
internal sealed class VmdkTextScanner
{
    private static readonly SearchValues<byte> Texts = SearchValues.Create([.. Enumerable.Range(0x20, 0x5F).Select(code => (byte)code), 0x09, 0x0A, 0x0B, 0x0C, 0x0D]);

    private int _matched;
    private bool _ended;

    private static ReadOnlySpan<byte> Sought => "createtype"u8;

    /// <summary>Whether the word that every descriptor has came by.</summary>
    public bool Found => _matched == Sought.Length;

    /// <summary>Whether these bytes are text, or text that ends with a zero.</summary>
    public static bool IsText(ReadOnlySpan<byte> head)
    {
        var end = head.IndexOf((byte)0);
        var text = end < 0 ? head : head[..end];
        return !text.IsEmpty && !text.ContainsAnyExcept(Texts);
    }

    /// <summary>
    /// Whether qemu takes a file with this head for a descriptor: behind comments and blank lines it begins with a version.
    /// </summary>
    public static bool IsDescriptor(ReadOnlySpan<byte> head)
    {
        var text = Encoding.Latin1.GetString(head).ToLowerInvariant();
        if (text.StartsWith("# disk descriptorfile", StringComparison.Ordinal))
            return true;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var words = line.Trim();
            if (!words.IsEmpty && words[0] != '#')
                return words is "version=1" or "version=2" or "version=3";
        }

        return false;
    }

    /// <summary>Looks at the next bytes; whoever reads descriptors stops at the first zero.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        foreach (var letter in data)
        {
            _ended |= letter == 0;
            if (Found || _ended)
                return;
            var lower = (byte)(letter | 0x20);
            _matched = lower == Sought[_matched] ? _matched + 1 : lower == Sought[0] ? 1 : 0;
        }
    }
}
