namespace Glance.Api.Requests;

/// <summary>Reads the elements of an Accept header one after the other, without allocating.</summary>
/// <param name="header">Value of the header.</param>
internal ref struct AcceptScanner(ReadOnlySpan<char> header)
{
    private const string TokenMarks = "!#$%&'*+-.^_`|~";
    private readonly ReadOnlySpan<char> _header = header;
    private int _at;

    /// <summary>Whether the header broke the grammar; nothing read so far counts then.</summary>
    public bool Malformed { get; private set; }

    /// <summary>The next element; false at the end or where the grammar breaks.</summary>
    public bool TryReadRange(out AcceptRange range)
    {
        range = default;
        SkipSeparators();
        if (Malformed || _at == _header.Length)
            return false;

        var start = _at;
        if (!ReadToken() || !Take('/') || !ReadToken())
            return Fail();
        var mediaRange = _header[start.._at];
        var (hasParameters, weight) = (false, -1);
        while (TakeSemicolon())
        {
            start = _at;
            if (!ReadToken())
                return Fail();
            var isWeight = weight < 0 && _header[start.._at] is "q" or "Q";
            if (isWeight)
            {
                if (!Take('=') || !ReadWeight(out weight))
                    return Fail();
                continue;
            }

            var hasValue = Take('=');
            if (hasValue ? !ReadToken() && !ReadQuoted() : weight < 0)
                return Fail();
            hasParameters |= weight < 0;
        }

        SkipBlanks();
        if (_at < _header.Length && _header[_at] != ',')
            return Fail();
        range = new AcceptRange(mediaRange, hasParameters, weight < 0 ? 1000 : weight);
        return true;
    }

    private bool Fail()
    {
        Malformed = true;
        return false;
    }

    private void SkipSeparators()
    {
        while (_at < _header.Length && _header[_at] is ',' or ' ' or '\t')
            _at++;
    }

    private void SkipBlanks()
    {
        while (_at < _header.Length && _header[_at] is ' ' or '\t')
            _at++;
    }

    private bool Take(char wanted)
    {
        if (_at == _header.Length || _header[_at] != wanted)
            return false;
        _at++;
        return true;
    }

    private bool TakeSemicolon()
    {
        SkipBlanks();
        if (!Take(';'))
            return false;
        SkipBlanks();
        return true;
    }

    private bool ReadToken()
    {
        var start = _at;
        while (_at < _header.Length && (char.IsAsciiLetterOrDigit(_header[_at]) || TokenMarks.Contains(_header[_at], StringComparison.Ordinal)))
            _at++;
        return _at > start;
    }

    private bool ReadQuoted()
    {
        if (!Take('"'))
            return false;
        for (; _at < _header.Length; _at++)
        {
            if (_header[_at] == '\\')
                _at++;
            else if (_header[_at] == '"')
                return Take('"');
        }

        _at = _header.Length;
        return false;
    }

    private bool ReadWeight(out int thousandths)
    {
        thousandths = 0;
        if (_at == _header.Length || _header[_at] is not ('0' or '1'))
            return false;
        thousandths = (_header[_at++] - '0') * 1000;
        if (!Take('.'))
            return true;
        for (var unit = 100; unit > 0 && _at < _header.Length && char.IsAsciiDigit(_header[_at]); unit /= 10)
            thousandths += (_header[_at++] - '0') * unit;
        return thousandths <= 1000;
    }
}
