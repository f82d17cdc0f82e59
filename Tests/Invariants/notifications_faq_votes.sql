-- What an article shows is at least the votes that are still there: those of people who were erased count on.
select 'votes beyond what is shown' as what, f.id::text as which
from notifications.faqs f
join (
    select faq_id, count(*) filter (where helpful) as helpful, count(*) filter (where not helpful) as unhelpful
    from notifications.faq_votes group by faq_id
) v on v.faq_id = f.id
where v.helpful > f.helpful or v.unhelpful > f.unhelpful
