using System.Globalization;
using System.Text;

namespace Glance.Api.Json;

/// <summary>Writes members of an object, each a name and a value.</summary>
internal static class PythonJsonMembers
{
    /// <summary>Writes a member whose value is a string or null.</summary>
    public static void Member(this PythonJsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        json.Name(name);
        json.Text(value);
    }

    /// <summary>Writes a member whose value is a string or null.</summary>
    public static void Member(this PythonJsonWriter json, string name, string? value)
    {
        json.Name(name);
        json.Text(value);
    }

    /// <summary>Writes a member whose value is a number or null, under a name in printable ASCII.</summary>
    public static void Member(this PythonJsonWriter json, string name, long? value) =>
        json.Member((ReadOnlySpan<byte>)Encoding.ASCII.GetBytes(name), value);

    /// <summary>Writes a member whose value is true or false, under a name in printable ASCII.</summary>
    public static void Member(this PythonJsonWriter json, string name, bool value) =>
        json.Member((ReadOnlySpan<byte>)Encoding.ASCII.GetBytes(name), value);

    /// <summary>Writes a time to the second, under a name in printable ASCII.</summary>
    public static void Member(this PythonJsonWriter json, string name, DateTimeOffset time) =>
        json.Member((ReadOnlySpan<byte>)Encoding.ASCII.GetBytes(name), time);

    /// <summary>Writes a member whose value is a number or null.</summary>
    public static void Member(this PythonJsonWriter json, ReadOnlySpan<byte> name, long? value)
    {
        json.Name(name);
        if (value is { } number)
            json.Number(number);
        else
            json.Null();
    }

    /// <summary>Writes a member whose value is true or false.</summary>
    public static void Member(this PythonJsonWriter json, ReadOnlySpan<byte> name, bool value)
    {
        json.Name(name);
        json.Flag(value);
    }

    /// <summary>Writes a time to the second, in UTC.</summary>
    public static void Member(this PythonJsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset time)
    {
        json.Name(name);
        Span<char> text = stackalloc char[20];
        time.UtcDateTime.TryFormat(text, out var length, "s", CultureInfo.InvariantCulture); // up to the second
        text[length] = 'Z';
        json.Text(text[..(length + 1)]);
    }
}
