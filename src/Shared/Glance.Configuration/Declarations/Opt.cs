using Glance.Configuration.Values;

namespace Glance.Configuration.Declarations;

/// <summary>
/// Factories for option declarations. A plain factory makes an option that always has a value; its
/// <c>Optional…</c> sibling makes one that is null until somebody sets it.
/// Earlier names are written <c>name</c> or <c>group/name</c>.
/// </summary>
public static class Opt
{
    /// <summary>A timer takes milliseconds in 31 bits.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(24);

    /// <summary>Text, optionally one of <paramref name="choices"/>.</summary>
    /// <param name="group">Section.</param>
    /// <param name="name">Name in files.</param>
    /// <param name="default">Value when unset; may refer to others by <c>$name</c>.</param>
    /// <param name="help">What it is for.</param>
    /// <param name="choices">Accepted words; all texts when absent.</param>
    /// <param name="ignoreCase">Whether the words match in any case.</param>
    /// <param name="maxLength">Longest accepted text.</param>
    /// <param name="secret">Whether the value is a credential.</param>
    /// <param name="deprecated">Earlier names.</param>
    /// <param name="noEffect">Why setting it changes nothing here.</param>
    /// <returns>The declaration.</returns>
    public static Option<string> Str(
        string group, string name, string @default, string help, IReadOnlyList<string>? choices = null,
        bool ignoreCase = false, int? maxLength = null, bool secret = false, string[]? deprecated = null, string? noEffect = null) =>
        new(group, name, @default, help, Text(choices, ignoreCase, maxLength), new(secret, deprecated, noEffect));

    /// <summary>Text that is null until set.</summary>
    /// <inheritdoc cref="Str" path="/param"/>
    /// <returns>The declaration.</returns>
    public static Option<string?> OptionalStr(
        string group, string name, string help, IReadOnlyList<string>? choices = null,
        bool ignoreCase = false, int? maxLength = null, bool secret = false, string[]? deprecated = null, string? noEffect = null) =>
        Absent(group, name, help, Text(choices, ignoreCase, maxLength), new(secret, deprecated, noEffect));

    /// <summary>Text in which a regular expression must be found; it is searched for, not anchored.</summary>
    /// <inheritdoc cref="Str" path="/param"/>
    /// <returns>The declaration.</returns>
    public static Option<string> Pattern(
        string group, string name, string @default, string pattern, string help, bool ignoreCase = false, string? noEffect = null) =>
        new(group, name, @default, help, new StringType { Pattern = pattern, IgnoreCase = ignoreCase }, new(false, null, noEffect));

    /// <summary>An IP address or a host name.</summary>
    /// <inheritdoc cref="Str" path="/param"/>
    /// <returns>The declaration.</returns>
    public static Option<string> HostAddress(
        string group, string name, string @default, string help, string[]? deprecated = null, string? noEffect = null) =>
        new(group, name, @default, help, HostAddressType.Instance, new(false, deprecated, noEffect));

    /// <summary>An IP address or a host name that is null until set.</summary>
    /// <inheritdoc cref="Str" path="/param"/>
    /// <returns>The declaration.</returns>
    public static Option<string?> OptionalHostAddress(
        string group, string name, string help, string[]? deprecated = null, string? noEffect = null) =>
        Absent(group, name, help, HostAddressType.Instance, new(false, deprecated, noEffect));

    /// <summary>An absolute URI that is null until set.</summary>
    /// <inheritdoc cref="Str" path="/param"/>
    /// <returns>The declaration.</returns>
    public static Option<string?> OptionalUri(
        string group, string name, string help, string[]? deprecated = null, string? noEffect = null) =>
        Absent(group, name, help, UriType.Instance, new(false, deprecated, noEffect));

    /// <summary>true/false, yes/no, on/off, 1/0.</summary>
    /// <inheritdoc cref="Str" path="/param"/>
    /// <returns>The declaration.</returns>
    public static Option<bool> Bool(
        string group, string name, bool @default, string help, string[]? deprecated = null, string? noEffect = null) =>
        new(group, name, @default, help, BoolType.Instance, new(false, deprecated, noEffect));

    /// <summary>A 32-bit whole number between <paramref name="min"/> and <paramref name="max"/>, both allowed.</summary>
    /// <inheritdoc cref="Str" path="/param"/>
    /// <returns>The declaration.</returns>
    public static Option<int> Int(
        string group, string name, int @default, string help, int? min = null, int? max = null,
        string[]? deprecated = null, string? noEffect = null) =>
        new(group, name, @default, help, new Int32Type(min, max, unit: UnitOf(help)), new(false, deprecated, noEffect));

    /// <summary>A 32-bit whole number from <paramref name="min"/> to <paramref name="max"/>, or 0, which switches something off.</summary>
    /// <inheritdoc cref="Str" path="/param"/>
    /// <returns>The declaration.</returns>
    public static Option<int> IntOrZero(string group, string name, int @default, string help, int min, int? max = null) =>
        new(group, name, @default, help, new Int32Type(min, max, orZero: true, unit: UnitOf(help)), new(false, null, null));

    /// <summary>A 32-bit whole number that is null until set.</summary>
    /// <inheritdoc cref="Str" path="/param"/>
    /// <returns>The declaration.</returns>
    public static Option<int?> OptionalInt(
        string group, string name, string help, int? min = null, int? max = null,
        string[]? deprecated = null, string? noEffect = null) =>
        Absent(group, name, help, new Int32Type(min, max, unit: UnitOf(help)), new OptionTraits(false, deprecated, noEffect));

    /// <summary>A 64-bit whole number.</summary>
    /// <inheritdoc cref="Str" path="/param"/>
    /// <returns>The declaration.</returns>
    public static Option<long> Long(
        string group, string name, long @default, string help, long? min = null, long? max = null,
        string[]? deprecated = null, string? noEffect = null) =>
        new(group, name, @default, help, new Int64Type(min, max), new(false, deprecated, noEffect));

    /// <summary>A floating point number.</summary>
    /// <inheritdoc cref="Str" path="/param"/>
    /// <returns>The declaration.</returns>
    public static Option<double> Float(
        string group, string name, double @default, string help, double? min = null, double? max = null,
        string[]? deprecated = null, string? noEffect = null) =>
        new(group, name, @default, help, new FloatType(min, max), new(false, deprecated, noEffect));

    /// <summary>A floating point number that is null until set.</summary>
    /// <inheritdoc cref="Str" path="/param"/>
    /// <returns>The declaration.</returns>
    public static Option<double?> OptionalFloat(
        string group, string name, string help, double? min = null, double? max = null,
        string[]? deprecated = null, string? noEffect = null) =>
        Absent(group, name, help, new FloatType(min, max), new OptionTraits(false, deprecated, noEffect));

    /// <summary>A TCP port.</summary>
    /// <inheritdoc cref="Str" path="/param"/>
    /// <returns>The declaration.</returns>
    public static Option<int> Port(
        string group, string name, int @default, string help, string[]? deprecated = null, string? noEffect = null) =>
        new(group, name, @default, help, PortType.Instance, new(false, deprecated, noEffect));

    /// <summary>A TCP port that is null until set.</summary>
    /// <inheritdoc cref="Str" path="/param"/>
    /// <returns>The declaration.</returns>
    public static Option<int?> OptionalPort(
        string group, string name, string help, string[]? deprecated = null, string? noEffect = null) =>
        Absent(group, name, help, PortType.Instance, new OptionTraits(false, deprecated, noEffect));

    /// <summary>A range of whole numbers such as <c>5-9</c>.</summary>
    /// <inheritdoc cref="Str" path="/param"/>
    /// <returns>The declaration.</returns>
    public static Option<IntegerRange> Range(
        string group, string name, IntegerRange @default, string help, string[]? deprecated = null, string? noEffect = null) =>
        new(group, name, @default, help, RangeType.Instance, new(false, deprecated, noEffect));

    /// <summary>A number of bytes, with or without a binary unit.</summary>
    /// <inheritdoc cref="Str" path="/param"/>
    /// <returns>The declaration.</returns>
    public static Option<long> Size(
        string group, string name, long @default, string help, long leastOrZero = 0, string[]? deprecated = null, string? noEffect = null) =>
        new(group, name, @default, help, leastOrZero == 0 ? SizeType.Instance : new SizeType(leastOrZero), new(false, deprecated, noEffect));

    /// <summary>
    /// A time span from <paramref name="min"/> to <paramref name="max"/>, which is what the system's timers can wait for when absent,
    /// written in seconds or with a unit. <paramref name="orZero"/> accepts 0 too, as the value that switches something off.
    /// </summary>
    /// <inheritdoc cref="Str" path="/param"/>
    /// <returns>The declaration.</returns>
    public static Option<TimeSpan> Duration(
        string group, string name, TimeSpan @default, string help, TimeSpan? min = null, TimeSpan? max = null, bool orZero = false,
        string[]? deprecated = null, string? noEffect = null) =>
        new(group, name, @default, help, new DurationType(min ?? TimeSpan.Zero, max ?? LongestTimer, orZero), new(false, deprecated, noEffect));

    /// <summary>
    /// Comma-separated texts; <paramref name="bounds"/> insists on brackets, <paramref name="quotes"/> takes one pair of quotes off each
    /// item.
    /// </summary>
    /// <inheritdoc cref="Str" path="/param"/>
    /// <returns>The declaration.</returns>
    public static Option<IReadOnlyList<string>> List(
        string group, string name, IReadOnlyList<string> @default, string help, bool bounds = false, bool quotes = false,
        IReadOnlyList<string>? choices = null, string[]? deprecated = null, string? noEffect = null) =>
        new(group, name, @default, help, new ListType<string>(Item(quotes, choices), bounds), new(false, deprecated, noEffect));

    /// <summary>Comma-separated texts, null until set.</summary>
    /// <inheritdoc cref="Str" path="/param"/>
    /// <returns>The declaration.</returns>
    public static Option<IReadOnlyList<string>?> OptionalList(
        string group, string name, string help, bool bounds = false, bool quotes = false,
        IReadOnlyList<string>? choices = null, string[]? deprecated = null, string? noEffect = null) =>
        Absent(group, name, help, new ListType<string>(Item(quotes, choices), bounds), new(false, deprecated, noEffect));

    /// <summary>Comma-separated IP addresses or host names.</summary>
    /// <inheritdoc cref="Str" path="/param"/>
    /// <returns>The declaration.</returns>
    public static Option<IReadOnlyList<string>> HostList(
        string group, string name, IReadOnlyList<string> @default, string help, bool bounds = false, string? noEffect = null) =>
        new(group, name, @default, help, new ListType<string>(HostAddressType.Instance, bounds), new(false, null, noEffect));

    /// <summary>Comma-separated whole numbers.</summary>
    /// <inheritdoc cref="Str" path="/param"/>
    /// <returns>The declaration.</returns>
    public static Option<IReadOnlyList<int>> IntList(
        string group, string name, IReadOnlyList<int> @default, string help, int? min = null, int? max = null,
        bool bounds = false, string? noEffect = null) =>
        new(group, name, @default, help, new ListType<int>(new Int32Type(min, max), bounds), new(false, null, noEffect));

    /// <summary>Comma-separated <c>key:value</c> pairs; the order of the keys is kept.</summary>
    /// <inheritdoc cref="Str" path="/param"/>
    /// <returns>The declaration.</returns>
    public static Option<IReadOnlyDictionary<string, string>> Dict(
        string group, string name, IReadOnlyDictionary<string, string> @default, string help, bool bounds = false,
        string[]? deprecated = null, string? noEffect = null) =>
        new(group, name, @default, help, Pairs(bounds), new(false, deprecated, noEffect));

    /// <summary>Comma-separated <c>key:value</c> pairs, null until set; the order of the keys is kept.</summary>
    /// <inheritdoc cref="Str" path="/param"/>
    /// <returns>The declaration.</returns>
    public static Option<IReadOnlyDictionary<string, string>?> OptionalDict(
        string group, string name, string help, bool bounds = false, string[]? deprecated = null, string? noEffect = null) =>
        Absent(group, name, help, Pairs(bounds), new(false, deprecated, noEffect));

    /// <summary>An option of which every assignment adds one element.</summary>
    /// <inheritdoc cref="Str" path="/param"/>
    /// <returns>The declaration.</returns>
    public static Option<IReadOnlyList<string>> MultiStr(
        string group, string name, IReadOnlyList<string> @default, string help, string[]? deprecated = null, string? noEffect = null) =>
        new(group, name, @default, help, MultiStringType.Instance, new(false, deprecated, noEffect));

    private static StringType Text(IReadOnlyList<string>? choices, bool ignoreCase, int? maxLength) =>
        choices is null && maxLength is null
            ? StringType.Any
            : new StringType { Words = choices ?? [], IgnoreCase = ignoreCase, MaxLength = maxLength };

    private static StringType Item(bool quotes, IReadOnlyList<string>? choices) =>
        choices is not null ? new StringType { Words = choices, StripQuotes = quotes } : quotes ? StringType.Quoted : StringType.Any;

    private static DictType Pairs(bool bounds) => bounds ? new DictType(StringType.Any, true) : DictType.Plain;

    private static Option<T?> Absent<T>(string group, string name, string help, ValueType<T> type, OptionTraits traits)
        where T : class =>
        // A parser that never answers null serves an option that may be null; only the default is null.
        new(group, name, null, help, type!, traits);

    private static Option<T?> Absent<T>(string group, string name, string help, ValueType<T> type, OptionTraits traits, T? none = null)
        where T : struct =>
        new(group, name, none, help, new OptionalType<T>(type), traits);

    // The help of every whole number that counts seconds begins with them; who writes "1m" there is told the unit.
    private static string? UnitOf(string help) => help.StartsWith("Seconds ", StringComparison.Ordinal) ? "seconds" : null;
}
