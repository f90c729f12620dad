using System.Security.Cryptography;
using System.Text;

namespace Glance.Configuration.Surroundings;

/// <summary>
/// The files of a configuration with a memory that outlives the process: what the first workers of a configuration read is what one that
/// replaces them gets, whatever has become of the files (docs/decisions/0415).
/// </summary>
public sealed class KeptFiles : ConfiguredFiles
{
    private readonly Lock _guard = new();
    private readonly IReadOnlyDictionary<string, byte[]> _before;
    private readonly Dictionary<string, byte[]> _now = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _lost = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _changed = new(StringComparer.Ordinal);

    private KeptFiles(IReadOnlyDictionary<string, byte[]> before) => _before = before;

    /// <summary>Files that are as they were, but cannot be used any more, each with the reason.</summary>
    public IReadOnlyList<string> Lost
    {
        get
        {
            lock (_guard)
                return [.. _lost.Select(file => $"{file.Key} ({file.Value})")];
        }
    }

    /// <summary>Files that say something else now, which counts from the next reload on.</summary>
    public IReadOnlyList<string> Changed
    {
        get
        {
            lock (_guard)
                return [.. _changed];
        }
    }

    /// <summary>Of a worker that reads them itself.</summary>
    public static KeptFiles Anew() => new(new Dictionary<string, byte[]>());

    /// <summary>Of a worker that gets what was read before.</summary>
    /// <param name="kept">What <see cref="ToBytes"/> made; what is not whole, or of another program, is as if nothing were kept.</param>
    public static KeptFiles From(ReadOnlySpan<byte> kept) => new(Parse(kept) ?? new Dictionary<string, byte[]>());

    /// <inheritdoc/>
    public override byte[] ReadAllBytes(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (_before.TryGetValue(path, out var kept))
        {
            Compare(path, kept);
            return kept;
        }

        var bytes = base.ReadAllBytes(path);
        lock (_guard)
            _now[path] = bytes;
        return bytes;
    }

    /// <inheritdoc/>
    public override bool IsWell(string path, Predicate<string> look)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (base.IsWell(path, look))
        {
            lock (_guard)
                _now.TryAdd(path, []);
            return true;
        }

        if (!_before.ContainsKey(path))
            return false;
        lock (_guard)
            _lost.TryAdd(path, "it is gone, or cannot be used");
        return true;
    }

    /// <summary>What was read, for those who come later.</summary>
    public byte[] ToBytes()
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true))
        {
            lock (_guard)
            {
                writer.Write(_now.Count);
                foreach (var (path, bytes) in _now.OrderBy(file => file.Key, StringComparer.Ordinal))
                {
                    writer.Write(path);
                    writer.Write(bytes.Length);
                    writer.Write(bytes);
                }
            }
        }

        var body = content.ToArray();
        return [.. BitConverter.GetBytes(body.Length), .. SHA256.HashData(body), .. body];
    }

    private static Dictionary<string, byte[]>? Parse(ReadOnlySpan<byte> kept)
    {
        const int Header = sizeof(int) + SHA256.HashSizeInBytes;
        var length = kept.Length < Header ? 0 : BitConverter.ToInt32(kept);
        if (length < sizeof(int) || length > kept.Length - Header)
            return null;
        var body = kept.Slice(Header, length);
        if (!SHA256.HashData(body).AsSpan().SequenceEqual(kept[sizeof(int)..Header]))
            return null;
        using var reader = new BinaryReader(new MemoryStream(body.ToArray()), Encoding.UTF8);
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            var path = reader.ReadString();
            files[path] = reader.ReadBytes(reader.ReadInt32());
        }

        return files;
    }

    // A pipe says what it says once, and was read.
    private void Compare(string path, byte[] kept)
    {
        if (FileKinds.IsPipe(path, out _))
            return;
        try
        {
            var isSame = base.ReadAllBytes(path).AsSpan().SequenceEqual(kept);
            lock (_guard)
            {
                if (!isSame)
                    _changed.Add(path);
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            lock (_guard)
                _lost[path] = unreadable.Message;
        }
    }
}
