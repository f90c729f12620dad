namespace Glance.Configuration.Values;

/// <summary>An absolute URI with a scheme and a host.</summary>
internal sealed class UriType : ValueType<string>
{
    public static readonly UriType Instance = new();

    public override string Name => "uri";

    public override string Expected => "a URI with scheme and host, such as https://host/path";

    public override bool TryParse(string text, out string value, out string reason)
    {
        (value, reason) = (text, string.Empty);
        var colon = text.IndexOf("://", StringComparison.Ordinal);
        return colon > 0
            && char.IsAsciiLetter(text[0])
            && text.AsSpan(0, colon).IndexOfAnyExcept(SchemeCharacters) < 0
            && Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri.Host.Length > 0;
    }

    public override string Format(string value) => value;

    private static readonly System.Buffers.SearchValues<char> SchemeCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
}
