using Glance.Domain.Images;

namespace Glance.Operations.Images;

/// <summary>
/// An image as one request's changes leave it. The properties are copied at the first change of one and changed in place from then on: a
/// copy with every change would make a request of many changes cost the square of their number.
/// </summary>
/// <param name="start">What the changes begin with; it stays as it is.</param>
internal sealed class ImageDraft(Image start)
{
    private Dictionary<string, string?>? _properties;

    /// <summary>The image so far; attributes are changed by putting another one here.</summary>
    public Image Image { get; set; } = start;

    /// <summary>
    /// Whether <c>modify_image</c> has let a change in: it judges the stored image, which is the same for all of a request's.
    /// </summary>
    public bool MayBeModified { get; set; }

    /// <summary>Adds the property, or gives it another value.</summary>
    public void SetProperty(string name, string? value) => Changeable()[name] = value;

    /// <summary>Takes the property away.</summary>
    public void RemoveProperty(string name) => Changeable().Remove(name);

    private Dictionary<string, string?> Changeable()
    {
        if (_properties is null)
        {
            _properties = new Dictionary<string, string?>(Image.Properties, StringComparer.Ordinal);
            Image = Image with { Properties = _properties };
        }

        return _properties;
    }
}
