using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Kreisfunk.Dashboards;

/// <summary>
/// Data protection comes with Razor components and would write a key into the home of whoever runs the process. The
/// pages protect nothing that outlives it, so its key lives in memory, unless the process says otherwise.
/// </summary>
internal sealed class KeysInMemory : IXmlRepository
{
    private readonly Lock _gate = new();
    private readonly List<XElement> _keys = [];

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        lock (_gate)
            return [.. _keys.Select(key => new XElement(key))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        lock (_gate)
            _keys.Add(new XElement(element));
    }
}
