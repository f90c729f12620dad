using Glance.Domain.Images;
using Glance.Domain.Requests;

namespace Glance.Domain.Policies;

/// <summary>
/// What a decision is about, asked by key. Values are texts as Python prints them, because that is what rules were written against.
/// </summary>
public readonly struct PolicyTarget
{
    /// <summary>How a value that is not there is spelt.</summary>
    public const string None = "None";

    /// <summary>Keys that some target has whatever its custom properties are.</summary>
    public static IReadOnlyCollection<string> KnownKeys { get; } =
        [.. ImageTargetKeys.All, "id", "member_id", "user_id", "user", "project", "tenant"];

    private readonly Image? _image;
    private readonly RequestContext? _caller;
    private readonly IReadOnlyDictionary<string, string?>? _values;
    private readonly bool _isNew;

    private PolicyTarget(Image? image, RequestContext? caller, IReadOnlyDictionary<string, string?>? values, bool isNew)
    {
        _image = image;
        _caller = caller;
        _values = values;
        _isNew = isNew;
    }

    /// <summary>
    /// A stored image: its attributes and custom properties by name, and <c>project_id</c>, <c>member_id</c> for owner and member.
    /// </summary>
    /// <param name="image">The image, found for this caller.</param>
    /// <param name="caller">Who found it: a shared image of somebody else's was found by being its member.</param>
    public static PolicyTarget Of(Image image, RequestContext caller) => new(image, caller, null, false);

    /// <summary>An image that is only proposed: <c>project_id</c>, <c>owner</c> and <c>visibility</c>.</summary>
    public static PolicyTarget OfNew(Image proposed) => new(proposed, null, null, true);

    /// <summary>No image in particular: <c>project_id</c> and <c>owner</c> are the caller's project, visibility is private.</summary>
    public static PolicyTarget OfImages(RequestContext caller) => new(null, caller, null, true);

    /// <summary>The caller: what <c>context_is_admin</c> is about.</summary>
    public static PolicyTarget Of(RequestContext caller) => new(null, caller, null, false);

    /// <summary>Anything else, such as a namespace: <c>project_id</c> and <c>visibility</c>.</summary>
    public static PolicyTarget Of(IReadOnlyDictionary<string, string?> values) => new(null, null, values, false);

    /// <summary>Every key and value, for the server of a remote rule.</summary>
    public IEnumerable<KeyValuePair<string, string?>> All()
    {
        var keys = _values is not null ? _values.Keys
            : _isNew ? ["project_id", "owner", "visibility"]
            : _image is not null ? [.. ImageTargetKeys.All, .. _image.Properties.Keys]
            : (IEnumerable<string>)["user_id", "project_id"];
        foreach (var key in keys.Distinct(StringComparer.Ordinal))
        {
            if (TryGet(key, out var text))
                yield return new(key, text == None ? null : text);
        }
    }

    /// <summary>The value of a key, as text.</summary>
    /// <param name="key">The key, as rules name it.</param>
    /// <param name="text">Its value; <see cref="None"/> where there is none.</param>
    /// <returns>Whether there is such a key.</returns>
    public bool TryGet(string key, out string text)
    {
        string? value = null;
        var known = _values is not null ? _values.TryGetValue(key, out value)
            : _isNew ? TryGetOfNew(key, out value)
            : _image is not null ? ImageTargetKeys.TryGet(_image, _caller, key, out value)
            : _caller is not null && TryGetOfCaller(_caller, key, out value);
        text = value ?? None;
        return known;
    }

    private bool TryGetOfNew(string key, out string? value)
    {
        value = key == "visibility" ? (_image?.Visibility ?? ImageVisibility.Private).ToWord() : _image is null ? _caller?.ProjectId : _image.Owner;
        return key is "project_id" or "owner" or "visibility";
    }

    private static bool TryGetOfCaller(RequestContext caller, string key, out string? value)
    {
        value = key is "user_id" or "user" ? caller.UserId : caller.ProjectId;
        return key is "user_id" or "user" or "project_id" or "project" or "tenant";
    }
}
