using Glance.Domain.Images;
using Glance.Domain.Images.Properties;
using Glance.Domain.Policies;
using Glance.Domain.Requests;
using Microsoft.Extensions.Logging;

namespace Glance.Policies.Properties;

/// <summary>The property protections of a file: the first section whose pattern is found in a name decides, and none means No.</summary>
public sealed class PropertyProtection : IPropertyProtection
{
    private readonly List<PropertyRule> _rules;
    private readonly IPolicy _policy;
    private readonly ILogger _logger;

    private PropertyProtection(List<PropertyRule> rules, IPolicy policy, ILogger logger)
    {
        _rules = rules;
        _policy = policy;
        _logger = logger;
    }

    /// <inheritdoc/>
    public bool IsActive => true;

    /// <summary>Reads the file, when one is configured.</summary>
    /// <param name="options">Which file, in which format.</param>
    /// <param name="policy">Decides where rules name policies.</param>
    /// <param name="actions">Names of the policies that there are, for a word about others; null when nobody knows.</param>
    /// <param name="loggers">Told about roles that are probably no roles, and about patterns that run away.</param>
    /// <exception cref="PolicyFileException">The file is missing or cannot be used; a line for each problem.</exception>
    public static IPropertyProtection Create(
        PropertyProtectionOptions options, IPolicy policy, IEnumerable<string>? actions, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.File is null)
            return NoPropertyProtection.Instance;
        var path = options.Find(options.File)
            ?? throw new PolicyFileException($"[DEFAULT] property_protection_file = {options.File}: there is no such file beside the configuration");
        var logger = loggers.CreateLogger("glance.common.property_utils");
        try
        {
            var file = PropertyProtectionFile.Read(options.Files, path, options.NamesPolicies, actions);
            Report(file.Doubts, logger);
            return new PropertyProtection(file.Rules, policy, logger);
        }
        catch (PolicyFileException unusable)
        {
            Report(unusable.Doubts, logger);
            throw;
        }
    }

    private static void Report(IReadOnlyList<string> doubts, ILogger logger)
    {
        foreach (var doubt in doubts)
            logger.LogWarning("{Doubt}", doubt);
    }

    /// <inheritdoc/>
    public ValueTask<bool> AllowsAsync(RequestContext context, string property, PropertyAction action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (Find(property) is not { } rule)
            return ValueTask.FromResult(false);
        var permission = rule.Permissions[(int)action];
        return permission.Policy is { } policy
            ? _policy.AllowsAsync(context, policy, default, cancellationToken)
            : ValueTask.FromResult(permission.Everyone || Has(permission.Roles, context.Roles) || Has(permission.Roles, context.ServiceRoles));
    }

    private PropertyRule? Find(string property)
    {
        foreach (var rule in _rules)
        {
            if (!rule.Pattern.IsFoundIn(property, out var tooSlow))
                continue;
            if (!tooSlow)
                return rule;
            _logger.LogWarning("A pattern of the property protections takes too long on a property's name of {Length} characters; the property is denied", property.Length);
            return null;
        }

        return null;
    }

    private static bool Has(IReadOnlyList<string> allowed, IReadOnlyList<string> roles)
    {
        for (var i = 0; i < roles.Count; i++)
        {
            for (var j = 0; j < allowed.Count; j++)
            {
                if (string.Equals(roles[i], allowed[j], StringComparison.OrdinalIgnoreCase))
                    return true;
            }
        }

        return false;
    }
}
