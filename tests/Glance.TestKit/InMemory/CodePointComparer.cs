namespace Glance.TestKit.InMemory;

/// <summary>Orders text by code point, as databases do by UTF-8 bytes; ordinal order of UTF-16 differs past U+D7FF.</summary>
public sealed class CodePointComparer : IComparer<string>
{
    public static CodePointComparer Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        using var left = (x ?? "").EnumerateRunes().GetEnumerator();
        using var right = (y ?? "").EnumerateRunes().GetEnumerator();
        while (true)
        {
            var more = left.MoveNext();
            if (more != right.MoveNext())
                return more ? 1 : -1;
            if (!more)
                return 0;
            var order = left.Current.CompareTo(right.Current);
            if (order != 0)
                return order;
        }
    }
}
