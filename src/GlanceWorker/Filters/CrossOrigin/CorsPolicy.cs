using System.Globalization;

namespace GlanceWorker.Filters.CrossOrigin;

/// <summary>What scripts of an allowed origin may do.</summary>
internal sealed record CorsPolicy
{
    private static readonly string[] Simple =
        ["Accept", "Accept-Language", "Content-Type", "Cache-Control", "Content-Language", "Expires", "Last-Modified", "Pragma"];

    private readonly HashSet<string> _allowHeaders = new(Simple, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether they may send credentials.</summary>
    public bool AllowCredentials { get; init; } = true;

    /// <summary>Value of Access-Control-Expose-Headers; empty for none.</summary>
    public string ExposeHeaders { get; init; } = "";

    /// <summary>Value of Access-Control-Max-Age; empty for none.</summary>
    public string MaxAge { get; init; } = "";

    /// <summary>Methods they may use.</summary>
    public IReadOnlyList<string> AllowMethods { get; init; } = [];

    /// <summary>Headers they may send, besides the simple ones.</summary>
    public IReadOnlyList<string> AllowHeaders
    {
        get => [.. _allowHeaders];
        init => _allowHeaders.UnionWith(value);
    }

    /// <summary>Whether they may send a header.</summary>
    public bool Allows(string header) => _allowHeaders.Contains(header);

    /// <summary>Makes a policy from the values of a configuration section.</summary>
    public static CorsPolicy Of(bool credentials, IReadOnlyList<string> expose, int maxAge, IReadOnlyList<string> methods, IReadOnlyList<string> headers) => new()
    {
        AllowCredentials = credentials,
        ExposeHeaders = string.Join(',', expose),
        MaxAge = maxAge == 0 ? "" : maxAge.ToString(CultureInfo.InvariantCulture),
        AllowMethods = methods,
        AllowHeaders = headers,
    };
}
