using Glance.Configuration.Paste;
using Glance.Configuration.Surroundings;
using Glance.Domain.Images;
using Glance.Domain.Images.Properties;

namespace Glance.Policies.Properties;

/// <summary>Reads the file of property protections (glance/common/property_utils.py).</summary>
internal static class PropertyProtectionFile
{
    private static readonly (string Key, PropertyAction Action)[] Keys =
        [("create", PropertyAction.Create), ("read", PropertyAction.Read), ("update", PropertyAction.Update), ("delete", PropertyAction.Delete)];

    /// <summary>The rules, the built-in one for the service's own properties first.</summary>
    /// <exception cref="PolicyFileException">The file cannot be used.</exception>
    public static List<PropertyRule> Read(string path, bool namesPolicies)
    {
        List<PropertyRule> rules = [new(new PropertyPattern("os_glance.*"), [.. Keys.Select(_ => PropertyPermission.All)])];
        try
        {
            foreach (var section in SectionFile.Parse(ConfiguredFile.ReadAllText(path), path))
                rules.Add(ReadSection(section, path, namesPolicies));
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or PasteException)
        {
            throw new PolicyFileException(unusable is PasteException ? unusable.Message : $"{path}: cannot be read: {unusable.Message}", unusable);
        }

        return rules;
    }

    private static PropertyRule ReadSection(SectionFile section, string path, bool namesPolicies)
    {
        try
        {
            return new PropertyRule(new PropertyPattern(section.Name), [.. Keys.Select(key => ReadPermission(section, key.Key, path, namesPolicies))]);
        }
        catch (ArgumentException noPattern)
        {
            throw new PolicyFileException($"{path}:{section.Line}: [{section.Name}] is not a regular expression: {noPattern.Message}", noPattern);
        }
    }

    private static PropertyPermission ReadPermission(SectionFile section, string key, string path, bool namesPolicies)
    {
        if (!section.Values.TryGetValue(key, out var value))
            throw new PolicyFileException($"{path}:{section.Line}: [{section.Name}] has no {key}; it needs create, read, update and delete, which may be empty for nobody");
        string[] words = [.. value.Split(',').Select(word => word.Trim())];
        if (words.Contains("@") && words.Contains("!"))
            throw new PolicyFileException($"{path}:{section.Line}: [{section.Name}] {key} = {value}: @ (everyone) and ! (nobody) exclude each other");
        if (namesPolicies && words.Length > 1)
        {
            throw new PolicyFileException(
                $"{path}:{section.Line}: [{section.Name}] {key} = {value}: one policy is named here; put several together in the policy file");
        }

        return value.Length == 0 || words.Contains("!") ? PropertyPermission.Nobody
            : words.Contains("@") ? PropertyPermission.All
            : namesPolicies ? new PropertyPermission(false, [], words[0])
            : new PropertyPermission(false, words);
    }
}
