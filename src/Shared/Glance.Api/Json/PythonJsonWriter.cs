using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
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

    /// <summary>Writes a string, or null.</summary>
    public void Text(string? value)
    {
        if (value is null)
            Null();
        else
            Text(value.AsSpan());
    }

    /// <summary>Writes a string.</summary>
    public void Text(ReadOnlySpan<char> value)
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

    /// <summary>Writes a number.</summary>
    public void Number(long number)
    {
        Before();
        Reserve(20);
        Utf8Formatter.TryFormat(number, _buffer.AsSpan(_length), out var written);
        _length += written;
    }

    /// <summary>Writes a number as it is spelled, in ASCII.</summary>
    public void Number(string digits)
    {
        Before();
        Ascii(digits);
    }

    /// <summary>Writes true or false.</summary>
    public void Flag(bool value) => Word(value ? "true"u8 : "false"u8);

    /// <summary>Writes null.</summary>
    public void Null() => Word("null"u8);

    /// <inheritdoc/>
    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
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

    private void Word(ReadOnlySpan<byte> word)
    {
        Before();
        Raw(word);
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
