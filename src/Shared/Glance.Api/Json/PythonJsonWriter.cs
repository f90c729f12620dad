using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Glance.Api.Json;

/// <summary>
/// Writes JSON with the separators of Python's <c>json.dumps</c> (<c>", "</c> and <c>": "</c>), which Utf8JsonWriter cannot, into pooled
/// memory; nothing else is allocated.
/// </summary>
/// <param name="ascii">Whether everything outside ASCII is escaped, or sent as UTF-8.</param>
internal sealed class PythonJsonWriter(bool ascii) : IDisposable
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code).Where(character => character is not ('"' or '\\'))]);

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(4096);
    private int _length;
    private bool _separate;

    /// <summary>What was written.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    /// <summary>Sends what was written as the whole JSON body of a response.</summary>
    public async Task SendAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        response.ContentType = "application/json";
        response.ContentLength = _length;
        await response.Body.WriteAsync(Written, cancellationToken);
    }

    /// <summary>Opens an object.</summary>
    public void BeginObject() => Open((byte)'{');

    /// <summary>Closes an object.</summary>
    public void EndObject() => Close((byte)'}');

    /// <summary>Opens an array.</summary>
    public void BeginArray() => Open((byte)'[');

    /// <summary>Closes an array.</summary>
    public void EndArray() => Close((byte)']');

    /// <summary>Writes a member's name.</summary>
    public void Name(string name)
    {
        Text(name);
        Raw(": "u8);
        _separate = false;
    }

    /// <summary>Writes a member's name that needs no escapes: printable ASCII without quotes.</summary>
    public void Name(ReadOnlySpan<byte> name)
    {
        Before();
        Reserve(name.Length + 4);
        var target = _buffer.AsSpan(_length);
        target[0] = (byte)'"';
        name.CopyTo(target[1..]);
        "\": "u8.CopyTo(target[(name.Length + 1)..]);
        _length += name.Length + 4;
        _separate = false;
    }

    /// <summary>Writes a member whose value is a string or null.</summary>
    public void Member(ReadOnlySpan<byte> name, string? value)
    {
        Name(name);
        Text(value);
    }

    /// <summary>Writes a member whose value is a string or null.</summary>
    public void Member(string name, string? value)
    {
        Name(name);
        Text(value);
    }

    /// <summary>Writes a member whose value is a number or null, under a name in printable ASCII.</summary>
    public void Member(string name, long? value) => Member((ReadOnlySpan<byte>)Encoding.ASCII.GetBytes(name), value);

    /// <summary>Writes a member whose value is true or false, under a name in printable ASCII.</summary>
    public void Member(string name, bool value) => Member((ReadOnlySpan<byte>)Encoding.ASCII.GetBytes(name), value);

    /// <summary>Writes a time to the second, under a name in printable ASCII.</summary>
    public void Member(string name, DateTimeOffset time) => Member((ReadOnlySpan<byte>)Encoding.ASCII.GetBytes(name), time);

    /// <summary>Writes a member whose value is a number or null.</summary>
    public void Member(ReadOnlySpan<byte> name, long? value)
    {
        Name(name);
        if (value is { } number)
            Number(number);
        else
            Null();
    }

    /// <summary>Writes a member whose value is true or false.</summary>
    public void Member(ReadOnlySpan<byte> name, bool value)
    {
        Name(name);
        Flag(value);
    }

    /// <summary>Writes a time to the second, in UTC.</summary>
    public void Member(ReadOnlySpan<byte> name, DateTimeOffset time)
    {
        Name(name);
        Span<char> text = stackalloc char[20];
        time.UtcDateTime.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        Text(text[..length]);
    }

    /// <summary>Writes a string, or null.</summary>
    public void Text(string? value)
    {
        if (value is null)
            Null();
        else
            Text(value.AsSpan());
    }

    /// <summary>Writes any JSON-shaped value.</summary>
    public void Value(object? value)
    {
        switch (value)
        {
            case null: Null(); break;
            case string text: Text(text); break;
            case bool flag: Flag(flag); break;
            case int number: Number(number); break;
            case long number: Number(number); break;
            case BigInteger number: Before(); Ascii(number.ToString(CultureInfo.InvariantCulture)); break;
            case double number: Before(); Ascii(PythonText.Number(number)); break;
            case IEnumerable<KeyValuePair<string, object?>> members: Members(members); break;
            case IEnumerable<object?> elements: Elements(elements); break;
            default: throw new ArgumentException($"{value.GetType()} is no JSON value", nameof(value));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    private void Members(IEnumerable<KeyValuePair<string, object?>> members)
    {
        BeginObject();
        foreach (var (name, value) in members)
        {
            Name(name);
            Value(value);
        }

        EndObject();
    }

    private void Elements(IEnumerable<object?> elements)
    {
        BeginArray();
        foreach (var element in elements)
            Value(element);
        EndArray();
    }

    private void Number(long number)
    {
        Before();
        Reserve(20);
        Utf8Formatter.TryFormat(number, _buffer.AsSpan(_length), out var written);
        _length += written;
    }

    private void Flag(bool value)
    {
        Before();
        Raw(value ? "true"u8 : "false"u8);
    }

    private void Null()
    {
        Before();
        Raw("null"u8);
    }

    private void Text(ReadOnlySpan<char> value)
    {
        Before();
        Reserve(2 + (value.Length * 6)); // the longest form of a UTF-16 unit is \uXXXX
        _buffer[_length++] = (byte)'"';
        for (var at = 0; at < value.Length;)
        {
            var run = value[at..].IndexOfAnyExcept(Plain);
            run = run < 0 ? value.Length - at : run;
            _length += Encoding.ASCII.GetBytes(value.Slice(at, run), _buffer.AsSpan(_length));
            at += run;
            if (at < value.Length)
                at += Special(value[at..]);
        }

        _buffer[_length++] = (byte)'"';
    }

    private int Special(ReadOnlySpan<char> rest)
    {
        var character = rest[0];
        switch (character)
        {
            case '"': Raw("\\\""u8); return 1;
            case '\\': Raw("\\\\"u8); return 1;
            case '\n': Raw("\\n"u8); return 1;
            case '\r': Raw("\\r"u8); return 1;
            case '\t': Raw("\\t"u8); return 1;
            case '\b': Raw("\\b"u8); return 1;
            case '\f': Raw("\\f"u8); return 1;
        }

        if (character >= ' ' && !ascii && Rune.DecodeFromUtf16(rest, out var rune, out var consumed) == OperationStatus.Done)
        {
            _length += rune.EncodeToUtf8(_buffer.AsSpan(_length));
            return consumed;
        }

        Raw("\\u"u8);
        Ascii(((int)character).ToString("x4", CultureInfo.InvariantCulture));
        return 1;
    }

    private void Open(byte bracket)
    {
        Before();
        Raw([bracket]);
        _separate = false;
    }

    private void Close(byte bracket)
    {
        Raw([bracket]);
        _separate = true;
    }

    private void Before()
    {
        if (_separate)
            Raw(", "u8);
        _separate = true;
    }

    private void Ascii(string text)
    {
        Reserve(text.Length);
        _length += Encoding.ASCII.GetBytes(text, _buffer.AsSpan(_length));
    }

    private void Raw(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Reserve(int more)
    {
        if (_buffer.Length - _length >= more)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + more));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
