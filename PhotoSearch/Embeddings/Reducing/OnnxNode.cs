namespace PhotoSearch.Embeddings.Reducing;

/// <summary>A step of a graph (<c>NodeProto</c>).</summary>
internal sealed record OnnxNode(string Name, string Type, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyDictionary<string, ProtoField> Attributes)
{
    private const int InputField = 1;
    private const int OutputField = 2;
    private const int NameField = 3;
    private const int TypeField = 4;
    private const int AttributeField = 5;
    private const int DomainField = 7;

    /// <summary>Of an attribute, the field that holds its value: float or whole number.</summary>
    private const int FloatField = 2;
    private const int WholeField = 3;

    public static OnnxNode Read(ReadOnlyMemory<byte> message)
    {
        var fields = ProtoField.ReadAll(message);
        var attributes = new Dictionary<string, ProtoField>(StringComparer.Ordinal);
        foreach (var attribute in fields.Where(field => field.Number == AttributeField))
        {
            var parts = ProtoField.ReadAll(attribute.Bytes);
            attributes[parts.Find(part => part.Number == 1).Text] = parts.Find(part => part.Number is FloatField or WholeField);
        }

        return new OnnxNode(Text(NameField), Text(TypeField), Texts(InputField), Texts(OutputField), attributes);

        string Text(int number) => fields.Find(field => field.Number == number).Text;
        List<string> Texts(int number) => [.. fields.Where(field => field.Number == number).Select(field => field.Text)];
    }

    public long Whole(string attribute, long absent) => Attributes.TryGetValue(attribute, out var value) ? (long)value.Value : absent;

    public float Single(string attribute, float absent) => Attributes.TryGetValue(attribute, out var value) ? value.Single : absent;

    /// <summary>A node without attributes.</summary>
    public static ProtoBytes Write(string name, string type, string domain, IEnumerable<string> inputs, string output)
    {
        var node = new ProtoBytes();
        foreach (var input in inputs)
        {
            node.Text(InputField, input);
        }

        return node.Text(OutputField, output).Text(NameField, name).Text(TypeField, type).Text(DomainField, domain);
    }
}
