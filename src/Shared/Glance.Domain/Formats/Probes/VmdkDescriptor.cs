using System.Text;

namespace Glance.Domain.Formats.Probes;

/// <summary>The text that says what a VMDK consists of, read with suspicion: what is not understood is a complaint.</summary>
internal sealed class VmdkDescriptor
{
    private static readonly string[] Access = ["rw", "rdonly", "noaccess"];

    private readonly List<(string Check, string Reason)> _complaints = [];

    private VmdkDescriptor()
    {
    }

    /// <summary>The subformat; null when there is none.</summary>
    public string? CreateType { get; private set; }

    /// <summary>What is wrong with it.</summary>
    public IReadOnlyList<(string Check, string Reason)> Complaints => _complaints;

    /// <summary>Reads a descriptor up to its first zero.</summary>
    public static VmdkDescriptor Read(ReadOnlySpan<byte> data)
    {
        var descriptor = new VmdkDescriptor();
        var end = data.IndexOf((byte)0);
        var bytes = end < 0 ? data : data[..end];
        if (Ascii.IsValid(bytes))
            descriptor.ReadText(Encoding.ASCII.GetString(bytes));
        else
            descriptor.Complain("the descriptor is not ASCII text");
        return descriptor;
    }

    private void Complain(string reason, string check = "descriptor") => _complaints.Add((check, reason));

    private void ReadText(string text)
    {
        var extents = 0;
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '#' || line.StartsWith("ddb", StringComparison.OrdinalIgnoreCase))
                continue;
            if (!ReadField(line) && !ReadExtent(line, ref extents))
            {
                Complain("the descriptor has a line that is not understood");
                break;
            }
        }

        if (extents == 0)
            Complain("the descriptor has no extents");

        // Readers that search the text find the first mention, in a comment too.
        if (CreateType is null || Mentions(text, "createType") != 1)
            Complain("the descriptor must have exactly one createType");
        if (Mentions(text, "parentFileNameHint") > 0)
            Complain("the image names a parent file", "backing_file");
    }

    private static int Mentions(string text, string word)
    {
        var count = 0;
        for (var at = 0; (at = text.IndexOf(word, at, StringComparison.OrdinalIgnoreCase)) >= 0; at += word.Length)
            count++;
        return count;
    }

    private bool ReadField(string line)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0 || line.AsSpan(0, equals).Contains(' '))
            return false;
        var value = line[(equals + 1)..].Trim().Trim('"');
        switch (line[..equals].ToLowerInvariant())
        {
            case "createtype":
                CreateType = value.Length < 64 ? value : "(too long)";
                break;
            case "parentcid" when !value.Equals("ffffffff", StringComparison.OrdinalIgnoreCase):
                Complain("the image is a difference to a parent", "backing_file");
                break;
        }

        return true;
    }

    private bool ReadExtent(string line, ref int extents)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (!Access.Contains(words[0], StringComparer.OrdinalIgnoreCase))
            return false;
        extents++;
        if (line.AsSpan().ContainsAny('/', '\\'))
            Complain("an extent names a path");
        if (words.Length < 3 || words[2].ToLowerInvariant() is not ("sparse" or "zero"))
            Complain("an extent is kept outside the image");
        return true;
    }
}
