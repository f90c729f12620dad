using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog;

namespace Glance.Configuration.Validation;

/// <summary>Sections that an <c>auth_section</c> names: their login options are declared in the section that names them.</summary>
internal static class LoginSections
{
    /// <summary>The sections that may name another one.</summary>
    public static IReadOnlyList<string> Readers { get; } = [KeystoneAuthtokenDeclarations.Group, LimitDeclarations.Group];

    /// <summary>The declared name that stands for a setting in such a section; null when the section is none.</summary>
    public static OptionName? Home(SettingTable settings, OptionName name)
    {
        if (!AuthPluginDeclarations.Knows(name.Name))
            return null;
        foreach (var reader in Readers)
        {
            var section = settings.Find(AuthPluginDeclarations.AuthSection, reader);
            if (section is not null && OptionName.NormalizeGroup(section.Texts[^1]) == name.Group)
                return name with { Group = reader };
        }

        return null;
    }
}
