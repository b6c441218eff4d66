<?php
/**
 * A customer's rights: what they wrote when they cancelled is exported and erased with the rest, here and at the service.
 *
 * @package CancelSaver
 */

namespace CancelSaver;

defined( 'ABSPATH' ) || exit;

const ORDERS_A_PAGE = 20;

/**
 * Adds our eraser to WordPress' list.
 *
 * @param array $erasers The list.
 * @return array
 */
function register_eraser( $erasers ) {
	$erasers['cancelsaver'] = array(
		'eraser_friendly_name' => __( 'CancelSaver: cancelled orders', 'cancelsaver' ),
		'callback'             => __NAMESPACE__ . '\\erase_person',
	);
	return $erasers;
}

/**
 * Adds our exporter to WordPress' list.
 *
 * @param array $exporters The list.
 * @return array
 */
function register_exporter( $exporters ) {
	$exporters['cancelsaver'] = array(
		'exporter_friendly_name' => __( 'CancelSaver: cancelled orders', 'cancelsaver' ),
		'callback'               => __NAMESPACE__ . '\\export_person',
	);
	return $exporters;
}

/**
 * Orders of a person, one page of them: those sent to the address, and those of the account with it.
 *
 * @param string $email The address.
 * @param int    $page  From 1.
 * @return \WC_Order[]
 */
function orders_of( $email, $page ) {
	$customer = array( $email );
	$user     = get_user_by( 'email', $email );
	if ( $user instanceof \WP_User ) {
		$customer[] = (int) $user->ID;
	}
	return wc_get_orders(
		array(
			'customer' => $customer,
			'limit'    => ORDERS_A_PAGE,
			'page'     => $page,
			'orderby'  => 'ID',
			'order'    => 'ASC',
		)
	);
}

/**
 * Erases the words and tells the service to forget the person. Our marks on who cancelled hold no personal data and stay.
 *
 * @param string $email The address.
 * @param int    $page  From 1.
 * @return array
 */
function erase_person( $email, $page = 1 ) {
	$answer = array(
		'items_removed'  => false,
		'items_retained' => false,
		'messages'       => array(),
		'done'           => true,
	);
	$orders = orders_of( $email, (int) $page );
	foreach ( $orders as $order ) {
		if ( '' !== (string) $order->get_meta( MARK_WORDS ) ) {
			$order->delete_meta_data( MARK_WORDS );
			$order->save_meta_data();
			$answer['items_removed'] = true;
		}
	}
	if ( is_linked() ) {
		// With every page, for it is the numbers of the orders that lead the service to what it keeps without an address.
		$told = ask_service(
			'forget',
			array(
				'email'  => $email,
				'orders' => array_map( __NAMESPACE__ . '\\id_of', $orders ),
			),
			20
		);
		if ( is_wp_error( $told ) ) {
			$answer['items_retained'] = true;
			$answer['messages'][]     = __( 'CancelSaver could not be told to forget this person. Please start the erasure again later.', 'cancelsaver' );
		} else {
			$answer['items_removed'] = $answer['items_removed'] || ! empty( $told['forgotten'] );
		}
	}
	$answer['done'] = count( $orders ) < ORDERS_A_PAGE;
	return $answer;
}

/**
 * The order's number as the service knows it.
 *
 * @param \WC_Order $order The order.
 * @return int
 */
function id_of( $order ) {
	return $order->get_id();
}

/**
 * What a person said when they cancelled.
 *
 * @param string $email The address.
 * @param int    $page  From 1.
 * @return array
 */
function export_person( $email, $page = 1 ) {
	$items  = array();
	$orders = orders_of( $email, (int) $page );
	foreach ( $orders as $order ) {
		$reason = (string) $order->get_meta( MARK_REASON );
		$words  = (string) $order->get_meta( MARK_WORDS );
		if ( '' === $reason && '' === $words ) {
			continue;
		}
		$items[] = array(
			'group_id'    => 'cancelsaver',
			'group_label' => __( 'Cancelled orders', 'cancelsaver' ),
			'item_id'     => 'cancelsaver-' . $order->get_id(),
			'data'        => array(
				array(
					'name'  => __( 'Order', 'cancelsaver' ),
					'value' => $order->get_order_number(),
				),
				array(
					'name'  => __( 'Why it was cancelled', 'cancelsaver' ),
					'value' => isset( shipped_reasons()[ $reason ] ) ? shipped_reasons()[ $reason ] : $reason,
				),
				array(
					'name'  => __( 'In the customer’s own words', 'cancelsaver' ),
					'value' => $words,
				),
			),
		);
	}
	return array(
		'data' => $items,
		'done' => count( $orders ) < ORDERS_A_PAGE,
	);
}

/**
 * A suggestion for the store's privacy policy.
 */
function add_privacy_text() {
	wp_add_privacy_policy_content(
		'CancelSaver',
		wp_kses_post(
			'<p>' . __( 'When you cancel an order we ask you why; the answer is optional. To understand cancellations and to make you an offer, we send orders (what was ordered, your name, address, e-mail address and telephone number, and what you told us when you cancelled) to our service provider CancelSaver, which processes them for us and for no one else. If you ask us to erase your data, it is erased there too.', 'cancelsaver' ) . '</p>'
			. '<p><a href="' . esc_url( SERVICE . 'install/woocommerce/privacy' ) . '">' . esc_url( SERVICE . 'install/woocommerce/privacy' ) . '</a></p>'
		)
	);
}
